package dev.mnas.export;

import dev.mnas.network.Layer;
import dev.mnas.network.Weights;
import java.util.function.IntUnaryOperator;

/**
 * Kernel and bias of a convolution that has absorbed its batch normalisation: kernel x gamma /
 * sqrt(variance + epsilon), bias beta - mean x the same factor.
 *
 * @param kernel in the layout of the layer's own kernel
 * @param bias one value an output channel
 */
record FoldedKernel(float[] kernel, float[] bias) {
  /** Folds a regular convolution, whose output channel is the outermost dimension. */
  static FoldedKernel of(Layer.Conv layer, Weights weights) {
    int filters = layer.output().channels();
    int perFilter = weights.get(layer.name() + ".kernel").length / filters;
    return fold(layer.name(), weights, filters, index -> index / perFilter);
  }

  /** Folds a depthwise convolution, whose channel is the innermost dimension. */
  static FoldedKernel of(Layer.DepthwiseConv layer, Weights weights) {
    int channels = layer.output().channels();
    return fold(layer.name(), weights, channels, index -> index % channels);
  }

  private static FoldedKernel fold(
      String layer, Weights weights, int channels, IntUnaryOperator channelOf) {
    float[] gamma = weights.get(layer + ".gamma");
    float[] beta = weights.get(layer + ".beta");
    float[] mean = weights.get(layer + ".mean");
    float[] variance = weights.get(layer + ".variance");
    double[] factor = new double[channels];
    float[] bias = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      factor[channel] = gamma[channel] / Math.sqrt(variance[channel] + Layer.BATCH_NORM_EPSILON);
      bias[channel] = (float) (beta[channel] - mean[channel] * factor[channel]);
    }
    float[] kernel = weights.get(layer + ".kernel").clone();
    for (int index = 0; index < kernel.length; index++) {
      kernel[index] = (float) (kernel[index] * factor[channelOf.applyAsInt(index)]);
    }
    return new FoldedKernel(kernel, bias);
  }
}
