package dev.mnas.trainer.dl4j;

/** Depthwise convolution of multiplier 1 over NHWC images; the kernel is laid out HWC. */
interface DepthwiseKernels {
  void forward(Window window, RawTensor images, RawTensor kernel, RawTensor output);

  /** Overwrites {@code imageGradient}. */
  void imageGradient(
      Window window, RawTensor outputGradient, RawTensor kernel, RawTensor imageGradient);

  /** Overwrites {@code kernelGradient}. */
  void kernelGradient(
      Window window, RawTensor images, RawTensor outputGradient, RawTensor kernelGradient);
}
