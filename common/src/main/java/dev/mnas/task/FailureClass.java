package dev.mnas.task;

/** Why a task failed, and how often it is tried. */
public enum FailureClass {
  /** The lease expired: the worker died or lost its network. */
  WORKER_LOST(3),
  /** The network did not fit the worker's memory. */
  OUT_OF_MEMORY(2),
  /**
   * The network cannot be built, or the model file cannot be run; another attempt would end alike.
   */
  INVALID_NETWORK(1),
  /** The data set is absent or damaged on the worker. */
  DATA_UNAVAILABLE(2),
  /** The device was too noisy to give a latency. */
  LATENCY_UNSTABLE(3),
  /** The device or its runtime did not answer. */
  DEVICE_FAULT(3),
  /** Anything else that a worker did not expect. */
  INTERNAL(2);

  private final int maxAttempts;

  FailureClass(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  /** Attempts in all after which this failure is final. */
  public int maxAttempts() {
    return maxAttempts;
  }
}
