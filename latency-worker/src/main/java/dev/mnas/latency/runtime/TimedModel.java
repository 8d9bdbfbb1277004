package dev.mnas.latency.runtime;

import dev.mnas.task.LatencyDetails.Acceleration;
import dev.mnas.task.LatencyPrecision;

/**
 * A model that a runtime has loaded. All its inputs, one after the other, are one array of values,
 * and so are its outputs; quantised ones as the real values that they stand for. Holds native
 * memory until it is closed. Not safe for use by several threads.
 */
interface TimedModel extends AutoCloseable {
  /** Number of input values of one inference. */
  int inputLength();

  /**
   * Sets what the next inferences run on.
   *
   * @throws IllegalArgumentException when the number of values is not {@link #inputLength()}
   */
  void setInput(float[] values);

  /** One inference. */
  void invoke();

  /** Of the last inference. */
  float[] output();

  /** INT8 when it computes with 8-bit tensors. */
  LatencyPrecision precision();

  Acceleration acceleration();

  /** Of the runtime's library. */
  String runtimeVersion();

  @Override
  void close();
}
