package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the policies that search from the measured have in common: batches in their order, what is
 * known, and a state. What was suggested before a restart teaches nothing after it: its networks
 * stay known.
 *
 * <p>Not thread-safe.
 */
abstract class SearchingPolicy implements Policy {
  final int[] cardinalities;
  final Neighbourhood neighbourhood;
  final Xoshiro256 random;
  final DrawLedger ledger;
  private final PolicySettings settings;
  private final OutstandingBatches outstanding = new OutstandingBatches();
  private final RecentTokens recent;
  private boolean used;

  /** Outstanding batches that were suggested before the last restart. */
  private int stale;

  SearchingPolicy(PolicySettings settings, List<Decision> decisions) {
    this.settings = settings;
    cardinalities = Cardinalities.of(decisions);
    neighbourhood = new Neighbourhood(cardinalities);
    random = new Xoshiro256(settings.seed());
    ledger = new DrawLedger(cardinalities);
    recent = new RecentTokens(cardinalities);
  }

  /** Draws {@code n} networks and tells the ledger of each draw and each suggestion. */
  abstract List<Sample> propose(int n);

  /** Learns from the complete trials of a batch, one or more, in trial order. */
  abstract void learn(List<Sample> samples, List<Outcome> outcomes);

  /** Learns from networks measured elsewhere; they are known already. */
  abstract void learnFromOthers(List<Measured> others);

  /** Forgets all but what is known. */
  abstract void startAnew();

  abstract void writeOwn(StateWriter out);

  abstract void readOwn(StateReader in);

  /** Numbers that each sample carries. */
  int logProbabilities() {
    return 0;
  }

  /** Whether a network that one decision at most tells from these tokens waits for its results. */
  final boolean isOutstandingNear(int[] tokens) {
    return outstanding.anyMatch(sample -> Neighbourhood.areNear(sample.tokens, tokens));
  }

  /** Continues from a state, on a new policy of the same settings. */
  static <P extends SearchingPolicy> P restored(P fresh, byte[] state) {
    ((SearchingPolicy) fresh).read(new StateReader(state));
    return fresh;
  }

  private void read(StateReader in) {
    Cardinalities.checkOwner(in, settings, cardinalities);
    used = in.readInt() != 0;
    stale = in.readInt();
    random.read(in);
    ledger.read(in);
    outstanding.read(in, cardinalities, logProbabilities());
    recent.read(in);
    readOwn(in);
    in.finish();
  }

  @Override
  public final byte[] state() {
    StateWriter out = new StateWriter();
    Cardinalities.writeOwner(out, settings, cardinalities);
    out.writeInt(used ? 1 : 0);
    out.writeInt(stale);
    random.write(out);
    ledger.write(out);
    outstanding.write(out);
    recent.write(out);
    writeOwn(out);
    return out.finish();
  }

  @Override
  public final List<ArchitectureTokens> suggest(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 trial, was " + n);
    }
    used = true;
    List<Sample> batch = propose(n);
    batch.forEach(sample -> recent.add(sample.tokens));
    outstanding.add(batch);
    return Sample.architectures(batch);
  }

  @Override
  public final void observe(List<Observation> batch) {
    List<Sample> suggested = outstanding.take(batch);
    if (stale > 0) {
      stale--;
      return;
    }
    List<Sample> samples = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < suggested.size(); i++) {
      Sample sample = suggested.get(i);
      batch
          .get(i)
          .outcome()
          .ifPresent(
              outcome -> {
                samples.add(sample);
                outcomes.add(outcome);
              });
    }
    if (!samples.isEmpty()) {
      learn(samples, outcomes);
    }
  }

  @Override
  public final void inform(List<Observation> others) {
    used = true;
    List<Measured> measured = new ArrayList<>();
    for (Observation other : others) {
      int[] tokens = other.tokens().values().stream().mapToInt(Integer::intValue).toArray();
      Cardinalities.check(tokens, cardinalities);
      other.outcome().ifPresent(outcome -> measured.add(new Measured(tokens, outcome)));
    }
    measured.forEach(one -> ledger.seen().add(one.tokens));
    if (!measured.isEmpty()) {
      learnFromOthers(measured);
    }
  }

  @Override
  public final void restart() {
    used = true;
    stale = outstanding.size();
    ledger.restarted();
    startAnew();
  }

  @Override
  public final void recover(List<PolicyEvent> history) {
    Replay.onto(this, used, history);
  }

  @Override
  public final PolicyDiagnostics diagnostics() {
    return new PolicyDiagnostics(entropies(), lastUpdate(), ledger.draws(), ledger.restarts());
  }

  List<Double> entropies() {
    return recent.entropies();
  }

  Optional<PolicyDiagnostics.Update> lastUpdate() {
    return Optional.empty();
  }
}
