package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;

/** Max pooling over dense NHWC buffers; padding never wins. Safe for concurrent use. */
interface PoolKernels {
  /** Largest value of every window. */
  void forward(Window window, ByteBuffer x, ByteBuffer y);

  /** Gradient of the input: each output's goes to the first of its largest inputs. */
  void inputGradient(
      Window window, ByteBuffer x, ByteBuffer y, ByteBuffer gradient, ByteBuffer result);
}
