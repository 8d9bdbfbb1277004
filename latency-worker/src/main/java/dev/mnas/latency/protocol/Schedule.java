package dev.mnas.latency.protocol;

/**
 * How long a benchmark warms up and samples.
 *
 * @param warmupMillis least time of warm-up of the candidate
 * @param warmupRuns least inferences of warm-up for candidate and reference
 * @param minBlocks least blocks of samples for each, at least 5
 * @param minSamples least samples of the candidate
 * @param blockMillis least time of one block of one model
 * @param budgetMillis time after which no further block starts once there are {@code minBlocks} and
 *     {@code minSamples}
 */
public record Schedule(
    long warmupMillis,
    int warmupRuns,
    int minBlocks,
    int minSamples,
    long blockMillis,
    long budgetMillis) {
  /** Least time of one sample: far above the cost and resolution of the clocks. */
  public static final long SAMPLE_NANOS = 1_000_000;

  /** Least samples in a block, for models so slow that one inference outlasts a block. */
  public static final int MIN_BLOCK_SAMPLES = 3;

  /** Some five seconds with the start of the process, for models up to about 5 ms. */
  public static final Schedule STANDARD = new Schedule(1_000, 50, 5, 200, 50, 2_500);

  public Schedule {
    if (warmupMillis < 1 || blockMillis < 1 || budgetMillis < 1) {
      throw new IllegalArgumentException(
          "times must be positive, were warm-up %d, block %d, budget %d ms"
              .formatted(warmupMillis, blockMillis, budgetMillis));
    }
    if (warmupRuns < 1) {
      throw new IllegalArgumentException("warmupRuns must be at least 1, were " + warmupRuns);
    }
    if (minSamples < 1) {
      throw new IllegalArgumentException("minSamples must be at least 1, were " + minSamples);
    }
    if (minBlocks < 5) {
      throw new IllegalArgumentException("minBlocks must be at least 5, were " + minBlocks);
    }
  }
}
