package dev.mnas.service.policy;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.PolicyDiagnostics.Draws;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The proposer of a study with several targets: each has a policy of the study's kind, and batch k
 * is of the one at k modulo their number. What a batch measured is observed by its policy and told
 * to all others, with rewards under their own targets.
 *
 * <p>The policies' seeds are the numbers that the study's seed begins with, so they are the same
 * for the same place in the list whatever targets follow.
 */
public final class SweepPolicy implements Policy {
  private final Targets targets;
  private final PolicySettings settings;
  private final int[] cardinalities;
  private final List<Policy> parts;
  private int suggested;
  private int observed;
  private boolean informed;
  private int restarted;

  SweepPolicy(
      PolicySettings settings, Targets targets, List<Decision> decisions, List<Policy> parts) {
    this.settings = settings;
    this.targets = targets;
    this.cardinalities = Cardinalities.of(decisions);
    this.parts = List.copyOf(parts);
  }

  /** One that has seen nothing. */
  public static SweepPolicy create(
      PolicySettings settings, Targets targets, List<Decision> decisions) {
    return create(settings, targets, decisions, 0);
  }

  /**
   * One that has seen nothing and goes on in the place of another.
   *
   * @param batches that were suggested before, so that targets keep their turns
   */
  public static SweepPolicy create(
      PolicySettings settings, Targets targets, List<Decision> decisions, int batches) {
    List<Policy> parts =
        ofParts(settings, targets).stream().map(part -> Policies.create(part, decisions)).toList();
    SweepPolicy policy = new SweepPolicy(settings, targets, decisions, parts);
    policy.suggested = batches;
    policy.observed = batches;
    return policy;
  }

  /**
   * One that continues from {@link #state()}.
   *
   * @throws IllegalArgumentException when the state is damaged, or of other settings, targets or
   *     another space
   */
  public static SweepPolicy restore(
      PolicySettings settings, Targets targets, List<Decision> decisions, byte[] state) {
    StateReader in = new StateReader(state);
    Cardinalities.checkOwner(in, settings, Cardinalities.of(decisions));
    for (Objective objective : targets.objectives()) {
      double stored = in.readDouble();
      if (stored != objective.targetMillis()) {
        throw new IllegalArgumentException(
            "the state must be of a target of %s ms, was of %s"
                .formatted(objective.targetMillis(), stored));
      }
    }
    int suggested = in.readInt();
    int observed = in.readInt();
    boolean informed = in.readInt() != 0;
    int restarted = in.readInt();
    List<Policy> parts = new ArrayList<>();
    for (PolicySettings part : ofParts(settings, targets)) {
      parts.add(Policies.restore(part, decisions, in.readBlock()));
    }
    in.finish();
    SweepPolicy policy = new SweepPolicy(settings, targets, decisions, parts);
    policy.suggested = suggested;
    policy.observed = observed;
    policy.informed = informed;
    policy.restarted = restarted;
    return policy;
  }

  private static List<PolicySettings> ofParts(PolicySettings settings, Targets targets) {
    Xoshiro256 seeds = new Xoshiro256(settings.seed());
    return targets.objectives().stream()
        .map(objective -> settings.withSeed(seeds.nextLong()))
        .toList();
  }

  @Override
  public List<ArchitectureTokens> suggest(int n) {
    List<ArchitectureTokens> batch = parts.get(suggested % parts.size()).suggest(n);
    suggested++;
    return batch;
  }

  @Override
  public void observe(List<Observation> batch) {
    int own = observed % parts.size();
    parts.get(own).observe(batch);
    observed++;
    tell(batch, IntStream.range(0, parts.size()).filter(part -> part != own));
  }

  @Override
  public void inform(List<Observation> others) {
    informed = true;
    tell(others, IntStream.range(0, parts.size()));
  }

  /** Trials without numbers tell nobody anything. */
  private void tell(List<Observation> batch, IntStream whom) {
    List<Observation> measured =
        batch.stream().filter(observation -> observation.outcome().isPresent()).toList();
    if (!measured.isEmpty()) {
      whom.forEach(part -> parts.get(part).inform(under(targets.objectives().get(part), measured)));
    }
  }

  private static List<Observation> under(Objective objective, List<Observation> measured) {
    return measured.stream()
        .map(
            observation ->
                new Observation(
                    observation.tokens(),
                    observation.outcome().map(outcome -> under(objective, outcome))))
        .toList();
  }

  private static Outcome under(Objective objective, Outcome outcome) {
    double reward = objective.reward(outcome.accuracy(), outcome.latencyMillis()).value();
    return new Outcome(reward, outcome.accuracy(), outcome.latencyMillis());
  }

  @Override
  public void recover(List<PolicyEvent> history) {
    Replay.onto(this, suggested > 0 || informed || restarted > 0, history);
  }

  @Override
  public byte[] state() {
    StateWriter out = new StateWriter();
    Cardinalities.writeOwner(out, settings, cardinalities);
    targets.objectives().forEach(objective -> out.writeDouble(objective.targetMillis()));
    out.writeInt(suggested);
    out.writeInt(observed);
    out.writeInt(informed ? 1 : 0);
    out.writeInt(restarted);
    parts.forEach(part -> out.writeBlock(part.state()));
    return out.finish();
  }

  /** {@inheritDoc} The policies of all targets do; it counts once. */
  @Override
  public void restart() {
    restarted++;
    parts.forEach(Policy::restart);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Entropies are means over the policies of all targets, draws and restarts sums; the last
   * update is that of the policy that observed last.
   */
  @Override
  public PolicyDiagnostics diagnostics() {
    List<PolicyDiagnostics> each = parts.stream().map(Policy::diagnostics).toList();
    List<Double> entropies =
        IntStream.range(0, cardinalities.length)
            .mapToObj(
                decision ->
                    each.stream()
                        .mapToDouble(part -> part.entropies().get(decision))
                        .average()
                        .orElseThrow())
            .toList();
    int restarts = each.stream().mapToInt(PolicyDiagnostics::restarts).sum();
    return new PolicyDiagnostics(
        entropies,
        observed == 0 ? Optional.empty() : each.get((observed - 1) % parts.size()).lastUpdate(),
        new Draws(
            sum(each, Draws::drawn),
            sum(each, Draws::repeats),
            sum(each, Draws::suggested),
            sum(each, Draws::suggestedRepeats)),
        restarts - (parts.size() - 1) * restarted,
        each);
  }

  private static long sum(List<PolicyDiagnostics> each, ToLongFunction<Draws> count) {
    return each.stream().map(PolicyDiagnostics::draws).mapToLong(count).sum();
  }
}
