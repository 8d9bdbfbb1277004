package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.PolicySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Searches of several policies and many seeds over one table, side by side on all cores. */
public final class Replays {
  private static final int CURVE_POINTS = 60;
  private static final double REGRET = 100;

  private final String name;
  private final ReplayTable table;
  private final ReplaySettings settings;
  private final HypervolumeReference reference;
  private final OptionalDouble best;
  private final Searcher searcher;

  /**
   * Nothing is searched yet.
   *
   * @param name of the table
   * @param reference corner of the hypervolumes; the table's where absent
   * @param best reward that regret is counted from; where absent the table's, or that of the runs
   */
  public Replays(
      String name,
      ReplayTable table,
      ReplaySettings settings,
      Optional<HypervolumeReference> reference,
      OptionalDouble best) {
    this(name, table, settings, reference, best, Policies::create);
  }

  Replays(
      String name,
      ReplayTable table,
      ReplaySettings settings,
      Optional<HypervolumeReference> reference,
      OptionalDouble best,
      Searcher searcher) {
    this.name = name;
    this.table = table;
    this.settings = settings;
    this.reference = reference.orElseGet(table::reference);
    this.best = best;
    this.searcher = searcher;
  }

  /**
   * Searches.
   *
   * @param policies whose seeds are replaced by those of the settings
   */
  public ReplayReport run(List<PolicySettings> policies) {
    int[] marks = marks();
    List<List<Track>> tracks = tracks(policies, marks);
    ReplayReport.Best known = best(tracks);
    List<ReplayReport.OfPolicy> reports = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      reports.add(report(policies.get(i), tracks.get(i), known.reward()));
    }
    return new ReplayReport(
        true,
        table.origin(),
        name,
        table.space().name(),
        settings.objective(),
        settings.evaluations(),
        settings.seeds(),
        settings.noise(),
        settings.repeats(),
        known,
        reference,
        reports);
  }

  /** The budgets, and points of a curve that is even on a logarithmic axis. */
  private int[] marks() {
    TreeSet<Integer> marks = new TreeSet<>(settings.budgets());
    marks.add(settings.evaluations());
    double span = Math.log(settings.evaluations());
    for (int i = 1; i <= CURVE_POINTS; i++) {
      marks.add((int) Math.round(Math.exp(span * i / CURVE_POINTS)));
    }
    return marks.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<List<Track>> tracks(List<PolicySettings> policies, int[] marks) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<List<CompletableFuture<Track>>> running =
          policies.stream()
              .map(
                  policy ->
                      IntStream.rangeClosed(1, settings.seeds())
                          .mapToObj(
                              seed ->
                                  CompletableFuture.supplyAsync(
                                      () -> run(policy, seed, marks), threads))
                          .toList())
              .toList();
      return running.stream()
          .map(seeds -> seeds.stream().map(CompletableFuture::join).toList())
          .toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private Track run(PolicySettings policy, int seed, int[] marks) {
    return new ReplayRun(table, settings, policy.withSeed(seed), searcher, reference, marks).run();
  }

  private ReplayReport.Best best(List<List<Track>> tracks) {
    if (best.isPresent()) {
      return new ReplayReport.Best(best.getAsDouble(), "given");
    }
    OptionalDouble ofTable = table.bestReward(settings.objective());
    if (ofTable.isPresent()) {
      return new ReplayReport.Best(ofTable.getAsDouble(), "table");
    }
    double found =
        tracks.stream()
            .flatMap(List::stream)
            .map(track -> track.points().get(track.points().size() - 1))
            .mapToDouble(Track.Point::bestReward)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    return new ReplayReport.Best(found, "runs");
  }

  private ReplayReport.OfPolicy report(
      PolicySettings policy, List<Track> seeds, double bestReward) {
    List<ReplayReport.AfterEvaluations> curve = new ArrayList<>();
    for (int i = 0; i < seeds.get(0).points().size(); i++) {
      int mark = i;
      curve.add(after(seeds.stream().map(track -> track.points().get(mark)).toList(), bestReward));
    }
    return new ReplayReport.OfPolicy(
        policy.kind().word(),
        policy.batch(),
        policy.delay(),
        (int) seeds.stream().filter(Track::endedEarly).count(),
        Objects.requireNonNull(
            Statistic.of(seeds.stream().mapToDouble(Track::outsideShare).toArray())),
        Tried.of(seeds.stream().map(Track::tried).toList(), settings.objective().targetMillis()),
        curve.stream().filter(at -> settings.budgets().contains(at.evaluations())).toList(),
        curve);
  }

  private static ReplayReport.AfterEvaluations after(List<Track.Point> points, double bestReward) {
    return new ReplayReport.AfterEvaluations(
        points.get(0).evaluations(),
        statistic(points, point -> REGRET * (bestReward - point.bestReward())),
        statistic(points, point -> REGRET * (bestReward - point.chosenReward())),
        statistic(points, Track.Point::hypervolume),
        new ReplayReport.UniqueShare(
            statistic(points, Track.Point::uniqueDraws),
            statistic(points, Track.Point::uniqueShare)),
        statistic(points, Track.Point::targetMiss));
  }

  private static @Nullable Statistic statistic(
      List<Track.Point> points, ToDoubleFunction<Track.Point> number) {
    return Statistic.of(points.stream().mapToDouble(number).toArray());
  }
}
