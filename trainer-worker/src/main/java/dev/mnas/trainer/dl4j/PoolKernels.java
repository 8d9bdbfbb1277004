package dev.mnas.trainer.dl4j;

/** Max pooling over NHWC images; padding never wins. */
interface PoolKernels {
  void forward(Window window, RawTensor images, RawTensor output);

  /** Gives each output's gradient to the first of its largest inputs; overwrites the gradient. */
  void imageGradient(
      Window window,
      RawTensor images,
      RawTensor outputGradient,
      RawTensor imageGradient);
}
