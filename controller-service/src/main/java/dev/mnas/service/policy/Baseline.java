package dev.mnas.service.policy;

/**
 * Exponential moving average of the rewards so far (weight 0.95 in Zoph et al. 2018, A.2). It
 * starts at the mean of the first batch, which so has advantages of both signs.
 */
final class Baseline {
  private final double decay;
  private boolean started;
  private double mean;

  Baseline(double decay) {
    this.decay = decay;
  }

  /** Advantages of a batch against the rewards before it; then counts the batch, in order. */
  double[] advantages(double[] rewards) {
    if (!started) {
      double sum = 0;
      for (double reward : rewards) {
        sum += reward;
      }
      mean = sum / rewards.length;
      started = true;
    }
    double[] advantages = new double[rewards.length];
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = rewards[i] - mean;
    }
    for (double reward : rewards) {
      mean += (1 - decay) * (reward - mean);
    }
    return advantages;
  }

  /** As if there had been no rewards. */
  void reset() {
    started = false;
    mean = 0;
  }

  void write(StateWriter out) {
    out.writeInt(started ? 1 : 0);
    out.writeDouble(mean);
  }

  void read(StateReader in) {
    started = in.readInt() != 0;
    mean = in.readDouble();
  }
}
