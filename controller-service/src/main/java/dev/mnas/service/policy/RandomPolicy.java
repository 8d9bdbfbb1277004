package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws every token uniformly and learns nothing: the baseline of every search method (Li and
 * Talwalkar 2019).
 */
final class RandomPolicy implements Policy {
  private static final double[] NONE = {};

  private final PolicySettings settings;
  private final int[] cardinalities;
  private final Xoshiro256 random;
  private final OutstandingBatches outstanding = new OutstandingBatches();
  private boolean used;

  RandomPolicy(PolicySettings settings, List<Decision> decisions) {
    this.settings = settings;
    this.cardinalities = Cardinalities.of(decisions);
    this.random = new Xoshiro256(settings.seed());
  }

  static RandomPolicy restore(PolicySettings settings, List<Decision> decisions, byte[] state) {
    RandomPolicy policy = new RandomPolicy(settings, decisions);
    StateReader in = new StateReader(state);
    Cardinalities.checkOwner(in, settings, policy.cardinalities);
    policy.used = in.readInt() != 0;
    policy.random.read(in);
    policy.outstanding.read(in, policy.cardinalities, 0);
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
      batch.add(new Sample(tokens, NONE));
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
    return out.finish();
  }

  @Override
  public List<Double> entropies() {
    List<Double> entropies = new ArrayList<>();
    for (int cardinality : cardinalities) {
      entropies.add(StrictMath.log(cardinality));
    }
    return entropies;
  }
}
