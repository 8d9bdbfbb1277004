package dev.mnas.service.trial;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.ParetoFront;
import dev.mnas.objective.Targets;
import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.MeasurementStore.Measured;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads trials as users see them. */
@Component
public class TrialViews {
  private final MeasurementStore measurements;
  private final TrialRows rows;
  private final TrialSearch search;
  private final TaskViews tasks;
  private final ArtifactStore artifacts;
  private final CurveStore curves;

  /** Complete trials never change, so a summary holds until there is one more. */
  private final Map<StudyId, TrialSummary> summaries = new ConcurrentHashMap<>();

  TrialViews(
      MeasurementStore measurements,
      TrialRows rows,
      TrialSearch search,
      TaskViews tasks,
      ArtifactStore artifacts,
      CurveStore curves) {
    this.measurements = measurements;
    this.rows = rows;
    this.search = search;
    this.tasks = tasks;
    this.artifacts = artifacts;
    this.curves = curves;
  }

  /** One trial; its study's target pool decides about {@code latencyMillis}. */
  @Transactional(readOnly = true)
  public TrialView view(TrialId id, String targetPool) {
    return view(rows.findById(id.value()).orElseThrow(), targetPool, true);
  }

  /** The training behind the trial's accuracy, once there is one. */
  @Transactional(readOnly = true)
  public Optional<TrainingView> training(TrialId id) {
    return rows.findById(id.value())
        .filter(row -> row.accuracyMeasurement != null)
        .map(measurements::trained)
        .map(
            trained ->
                new TrainingView(
                    trained.result().curve(),
                    trained.result().trainSeconds(),
                    trained.result().diverged(),
                    trained.result().divergedStep(),
                    trained.result().provenance(),
                    trained.at(),
                    tasks
                        .trialOf(new TaskId(trained.task()))
                        .filter(trial -> !trial.equals(id))
                        .orElse(null)));
  }

  /** The finished epochs of the training behind the trial's accuracy, or of its own so far. */
  @Transactional(readOnly = true)
  public List<Progress> curve(TrialId id) {
    return training(id).map(TrainingView::curve).orElseGet(() -> curves.of(id));
  }

  /** The file of the trial's trained weights, where it is still kept. */
  @Transactional(readOnly = true)
  public Optional<Path> weights(TrialId id) {
    return rows.findById(id.value())
        .filter(row -> row.accuracyMeasurement != null)
        .map(row -> measurements.trained(row).result().weights())
        .flatMap(artifacts::find);
  }

  /** The trial's network. */
  @Transactional(readOnly = true)
  public Network network(TrialId id) {
    return Network.of(rows.findById(id.value()).orElseThrow().spec());
  }

  /** The study that a trial belongs to. */
  @Transactional(readOnly = true)
  public Optional<StudyId> studyOf(TrialId id) {
    return rows.findById(id.value()).map(row -> new StudyId(row.studyId));
  }

  /** The trial's number within its study. */
  @Transactional(readOnly = true)
  public Optional<Integer> numberOf(TrialId id) {
    return rows.numberOf(id.value());
  }

  /**
   * A page of those trials that the filter lets through.
   *
   * @param cursor of the page before, absent for the first
   * @throws IllegalArgumentException when the cursor is not of this order
   */
  @Transactional(readOnly = true)
  public TrialPage page(
      StudyId study,
      String targetPool,
      TrialFilter filter,
      TrialSort sort,
      @Nullable String cursor,
      int size) {
    Optional<TrialCursor> after =
        Optional.ofNullable(cursor).map(text -> TrialCursor.parse(text, sort));
    List<TrialRow> found = search.page(study, filter, sort, after, size + 1);
    List<TrialRow> shown = found.subList(0, Math.min(size, found.size()));
    return new TrialPage(
        shown.stream().map(row -> view(row, targetPool, false)).toList(),
        found.size() > size ? TrialCursor.at(sort, shown.get(size - 1)).text() : null,
        search.count(study, filter));
  }

  /** Every trial of the study, short, by number. */
  @Transactional(readOnly = true)
  public List<TrialPoint> points(StudyId study) {
    return withPools(timed(study), withProgress(study, rows.points(study.value())));
  }

  /** Some trials of the study, short, by number. */
  @Transactional(readOnly = true)
  public List<TrialPoint> points(StudyId study, Collection<TrialId> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    List<Long> ids = trials.stream().map(TrialId::value).toList();
    return withPools(timed(rows.poolMillis(ids)), withProgress(study, rows.points(ids)));
  }

  /** The complete trials with what was measured in each pool, the newest first. */
  @Transactional(readOnly = true)
  public List<TimedTrial> timed(StudyId study) {
    return timed(rows.poolMillis(study.value()));
  }

  private static List<TimedTrial> timed(List<TrialRows.PoolMillis> found) {
    Map<Long, List<TrialRows.PoolMillis>> byTrial =
        found.stream()
            .collect(
                Collectors.groupingBy(
                    TrialRows.PoolMillis::id, LinkedHashMap::new, Collectors.toList()));
    return byTrial.values().stream()
        .map(
            pools ->
                new TimedTrial(
                    pools.get(0).id(),
                    pools.get(0).number(),
                    Objects.requireNonNullElse(pools.get(0).madds(), 0L),
                    pools.stream()
                        .collect(
                            Collectors.toMap(
                                TrialRows.PoolMillis::pool, TrialRows.PoolMillis::millis))))
        .toList();
  }

  private static List<TrialPoint> withPools(List<TimedTrial> trials, List<TrialPoint> points) {
    Map<Long, TimedTrial> timed =
        trials.stream().collect(Collectors.toMap(TimedTrial::id, trial -> trial));
    return points.stream()
        .map(
            point -> {
              TimedTrial trial = timed.get(point.id());
              // One pool's latency is there already.
              return trial == null || trial.poolMillis().size() < 2
                  ? point
                  : point.with(trial.poolMillis());
            })
        .toList();
  }

  private List<TrialPoint> withProgress(StudyId study, List<TrialPoint> points) {
    Map<TrialId, Progress> running = tasks.running(study);
    return points.stream()
        .map(
            point -> {
              Progress progress = running.get(new TrialId(point.id()));
              return progress == null ? point : point.with(progress);
            })
        .toList();
  }

  /** The finalists of the study, in the order in which they were promoted. */
  @Transactional(readOnly = true)
  public List<TrialView> finalists(StudyId study, String targetPool) {
    return rows.findByStudyIdAndFinalistOfIsNotNullOrderByNumberDesc(study.value()).stream()
        .map(row -> view(row, targetPool, false))
        .toList();
  }

  /** The complete trials that no other beats in both accuracy and latency, fastest first. */
  @Transactional(readOnly = true)
  public List<TrialView> front(StudyId study, String targetPool) {
    return front(rows.complete(study.value())).stream()
        .map(trial -> rows.findById(trial.id()).orElseThrow())
        .map(row -> view(row, targetPool, false))
        .toList();
  }

  /** Whether no complete trial of the study beats this one in both accuracy and latency. */
  @Transactional(readOnly = true)
  public boolean onFront(StudyId study, TrialId trial) {
    return front(rows.complete(study.value())).stream().anyMatch(t -> t.id() == trial.value());
  }

  /** How many trials a study has, by what became of them, and what they found. */
  @Transactional(readOnly = true)
  public TrialSummary summary(StudyId study, HypervolumeReference reference, Targets targets) {
    TrialCounts counts =
        TrialCounts.of(rows.groups(study.value()), rows.countNetworks(study.value()));
    TrialSummary known = summaries.get(study);
    if (known == null || known.counts().complete() != counts.complete()) {
      known = TrialSummary.of(counts, rows.complete(study.value()), reference, targets);
      summaries.put(study, known);
    }
    return known.with(counts);
  }

  /** How many trials of all studies are in each state. */
  @Transactional(readOnly = true)
  public Map<TrialState, Long> countByState() {
    return rows.countByState().stream()
        .collect(Collectors.toMap(TrialRows.StateCount::state, TrialRows.StateCount::trials));
  }

  static List<CompleteTrial> front(List<CompleteTrial> complete) {
    return ParetoFront.of(complete, CompleteTrial::accuracy, CompleteTrial::latencyMillis);
  }

  /** The trial of the highest reward, the first of equals. */
  static Optional<CompleteTrial> best(List<CompleteTrial> complete) {
    return complete.stream().reduce((left, right) -> right.reward() > left.reward() ? right : left);
  }

  private TrialView view(TrialRow row, String targetPool, boolean withSamples) {
    TrialId id = new TrialId(TrialStore.idOf(row));
    NetworkSpec network = row.spec();
    Cost cost = row.cost();
    TaskResult.@Nullable Trained trained =
        row.accuracyMeasurement == null ? null : measurements.trained(row).result();
    return new TrialView(
        id,
        new StudyId(row.studyId),
        row.number,
        row.batch,
        row.state,
        row.architecture().values(),
        network.blockStrings(),
        network,
        row.networkHash,
        row.reuse,
        trained == null ? null : trained.accuracy(),
        row.latencyMillis == null
            ? measurements.latencyMillis(row, targetPool).orElse(null)
            : row.latencyMillis,
        row.predictedMillis,
        pools(row).flatMap(pool -> latencies(row, pool, withSamples)).toList(),
        pools(row).flatMap(pool -> latency(row, id, pool).stream()).toList(),
        row.reward,
        row.failure == null
            ? null
            : new TrialView.Failure(
                row.failure, Objects.requireNonNullElse(row.failureMessage, "")),
        row.stopReason,
        cost.parameters(),
        cost.madds(),
        trained == null ? null : trained.weights(),
        progress(row, id),
        row.baseline,
        finalist(row),
        trained == null ? null : trained.test(),
        row.createdAt,
        row.endedAt);
  }

  private TrialView.@Nullable Finalist finalist(TrialRow row) {
    return row.finalistOf == null
        ? null
        : new TrialView.Finalist(
            new TrialId(row.finalistOf),
            rows.numberOf(row.finalistOf).orElseThrow(),
            row.ownRecipe(),
            row.ownData());
  }

  private @Nullable Progress progress(TrialRow row, TrialId id) {
    return row.state == TrialState.RUNNING ? tasks.progress(id).orElse(null) : null;
  }

  private static Stream<String> pools(TrialRow row) {
    return row.timings.stream().map(Timing::pool).distinct().sorted();
  }

  private Optional<PoolTiming> latency(TrialRow row, TrialId id, String pool) {
    List<Double> millis = measurements.normalised(pool, measurements.latencies(row, pool));
    return millis.isEmpty()
        ? Optional.empty()
        : Optional.of(PoolTiming.of(pool, millis, tasks.timing(id, pool)));
  }

  private Stream<TrialView.Latency> latencies(TrialRow row, String pool, boolean withSamples) {
    List<Measured<TaskResult.LatencyMeasured>> all = measurements.latencies(row, pool);
    List<Double> millis = measurements.normalised(pool, all);
    return all.stream().map(measured -> latency(pool, measured, millis, withSamples));
  }

  private TrialView.Latency latency(
      String pool,
      Measured<TaskResult.LatencyMeasured> measured,
      List<Double> all,
      boolean withSamples) {
    TaskResult.LatencyMeasured latency = measured.result();
    double millis = measurements.normalise(pool, latency);
    return new TrialView.Latency(
        pool,
        millis,
        latency.medianMillis(),
        latency.p10Millis(),
        latency.p90Millis(),
        latency.coefficientOfVariation(),
        latency.keptShare(),
        latency.samples(),
        latency.referenceMedianMillis(),
        latency.threads(),
        latency.device().model(),
        latency.device(),
        measured.at(),
        measured.suspect(),
        measured.suspect() == null && PoolTiming.outlier(millis, all),
        withSamples ? latency.sampleMillis() : List.of());
  }
}
