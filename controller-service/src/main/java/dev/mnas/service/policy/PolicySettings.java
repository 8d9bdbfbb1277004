package dev.mnas.service.policy;

/**
 * How a study proposes.
 *
 * @param kind which proposer
 * @param batch trials a policy update, at least 1
 * @param delay batches sampled ahead of the last update (d), at least 1
 * @param seed of the policy's random numbers
 */
public record PolicySettings(Kind kind, int batch, int delay, long seed) {
  /** The proposers that a study can name. */
  public enum Kind {
    /** The paper's RNN controller, trained by PPO. */
    RNN,
    /** Uniform sampling. */
    RANDOM
  }

  public PolicySettings {
    if (batch < 1 || batch > 1000) {
      throw new IllegalArgumentException("batch must lie in [1, 1000], was " + batch);
    }
    if (delay < 1 || delay > 100) {
      throw new IllegalArgumentException("delay must lie in [1, 100], was " + delay);
    }
  }

  PolicySettings withSeed(long otherSeed) {
    return new PolicySettings(kind, batch, delay, otherSeed);
  }
}
