package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws every token uniformly and learns nothing: the baseline of every search method (Li and
 * Talwalkar 2019).
 */
final class RandomPolicy implements Policy {
  private final PolicySettings settings;
  private final int[] cardinalities;
  private final Xoshiro256 random;
  private final OutstandingBatches outstanding = new OutstandingBatches();
  private final DrawLedger ledger;
  private boolean used;

  RandomPolicy(PolicySettings settings, List<Decision> decisions) {
    this.settings = settings;
    this.cardinalities = Cardinalities.of(decisions);
    this.random = new Xoshiro256(settings.seed());
    this.ledger = new DrawLedger(cardinalities);
  }

  static RandomPolicy restore(PolicySettings settings, List<Decision> decisions, byte[] state) {
    RandomPolicy policy = new RandomPolicy(settings, decisions);
    StateReader in = new StateReader(state);
    Cardinalities.checkOwner(in, settings, policy.cardinalities);
    policy.used = in.readInt() != 0;
    policy.random.read(in);
    policy.outstanding.read(in, policy.cardinalities, 0);
    if (in.hasLedger()) {
      policy.ledger.read(in);
    }
    in.finish();
    return policy;
  }

  @Override
  public List<ArchitectureTokens> suggest(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a batch must have at least 1 trial, was " + n);
    }
    used = true;
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens = new int[cardinalities.length];
      for (int t = 0; t < tokens.length; t++) {
        tokens[t] = (int) (random.nextDouble() * cardinalities[t]);
      }
      var unused = ledger.drew(tokens);
      ledger.suggested(tokens);
      batch.add(new Sample(tokens));
    }
    outstanding.add(batch);
    return Sample.architectures(batch);
  }

  @Override
  public void observe(List<Observation> batch) {
    var unused = outstanding.take(batch);
  }

  @Override
  public void inform(List<Observation> others) {
    used = true;
  }

  @Override
  public void recover(List<PolicyEvent> history) {
    Replay.onto(this, used, history);
  }

  @Override
  public byte[] state() {
    StateWriter out = new StateWriter();
    Cardinalities.writeOwner(out, settings, cardinalities);
    out.writeInt(used ? 1 : 0);
    random.write(out);
    outstanding.write(out);
    ledger.write(out);
    return out.finish();
  }

  @Override
  public void restart() {
    used = true;
    ledger.restarted();
  }

  @Override
  public PolicyDiagnostics diagnostics() {
    List<Double> entropies = new ArrayList<>();
    for (int cardinality : cardinalities) {
      entropies.add(StrictMath.log(cardinality));
    }
    return new PolicyDiagnostics(entropies, Optional.empty(), ledger.draws(), ledger.restarts());
  }
}
