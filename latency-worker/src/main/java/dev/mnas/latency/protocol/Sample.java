package dev.mnas.latency.protocol;

/**
 * One timed run of consecutive inferences.
 *
 * @param inferences how many, at least 1
 * @param wallNanos elapsed time of all of them
 * @param cpuNanos CPU time that the calling thread got meanwhile
 */
public record Sample(int inferences, long wallNanos, long cpuNanos) {
  /** Share of the elapsed time below which the thread counts as preempted. */
  static final double MIN_CPU_SHARE = 0.95;

  private static final double NANOS_PER_MILLI = 1e6;

  public Sample {
    if (inferences < 1) {
      throw new IllegalArgumentException("inferences must be at least 1, were " + inferences);
    }
    if (wallNanos < 1 || cpuNanos < 0) {
      throw new IllegalArgumentException(
          "wallNanos must be positive and cpuNanos not negative, were %d and %d"
              .formatted(wallNanos, cpuNanos));
    }
  }

  /** Elapsed time of one inference. */
  public double millis() {
    return wallNanos / NANOS_PER_MILLI / inferences;
  }

  /** Whether another thread took the processor meanwhile, so that the time says nothing. */
  public boolean preempted() {
    return cpuNanos < MIN_CPU_SHARE * wallNanos;
  }
}
