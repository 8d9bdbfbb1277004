package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;

/**
 * Depthwise convolution of multiplier 1 over dense NHWC buffers, kernels laid out HWC. Outputs are
 * overwritten. Safe for concurrent use.
 */
interface DepthwiseKernels {
  /** {@code y = x * kernel}. */
  void forward(Window window, ByteBuffer x, ByteBuffer kernel, ByteBuffer y);

  /** Gradient of the input. */
  void inputGradient(Window window, ByteBuffer gradient, ByteBuffer kernel, ByteBuffer result);

  /** Gradient of the kernel, summed over the batch. */
  void kernelGradient(Window window, ByteBuffer x, ByteBuffer gradient, ByteBuffer result);
}
