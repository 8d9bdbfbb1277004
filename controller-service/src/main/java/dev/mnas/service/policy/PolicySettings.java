package dev.mnas.service.policy;

import java.util.Locale;

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
    /** An RNN controller that learns from ranks and its best, and starts anew when it is done. */
    RNN(2),
    /** The paper's RNN controller with the paper's settings, for comparison. */
    RNN_PAPER(0),
    /** Regularized evolution. */
    EVOLUTION(3),
    /** A front of accuracy and latency, without a target. */
    NSGA2(4),
    /** Hill climbing with random restarts. */
    HILL(5),
    /** Uniform sampling. */
    RANDOM(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stored states call the kind; never changes. */
    int code() {
      return code;
    }

    /** What files and commands call the kind: {@code rnn}, {@code rnn-paper}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public PolicySettings {
    if (batch < 1 || batch > 1000) {
      throw new IllegalArgumentException("batch must lie in [1, 1000], was " + batch);
    }
    if (delay < 1 || delay > 100) {
      throw new IllegalArgumentException("delay must lie in [1, 100], was " + delay);
    }
  }

  /** The same policy with other random numbers. */
  public PolicySettings withSeed(long otherSeed) {
    return new PolicySettings(kind, batch, delay, otherSeed);
  }
}
