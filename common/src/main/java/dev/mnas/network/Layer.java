package dev.mnas.network;

import java.util.List;

/**
 * One node of the layer graph. Convolutions carry their batch normalisation and activation; padding
 * is SAME as in TensorFlow (the larger half at the bottom and right).
 */
public sealed interface Layer {
  /** Batch normalisation epsilon of every network (official MnasNet code). */
  double BATCH_NORM_EPSILON = 0.001;

  /** Unique in its network, such as {@code block2.layer0.depthwise}. */
  String name();

  /** Names of the layers that feed this one, {@link Network#INPUT} for the image. */
  List<String> inputs();

  /** Shape of one output, without the batch dimension. */
  TensorShape output();

  /** Weight tensors in a fixed order; running statistics are included. None of most layers. */
  default List<WeightTensor> weights() {
    return List.of();
  }

  /** Counts what {@link #weights} lists; layers that have weights do so without naming them. */
  default WeightCount weightCount() {
    return WeightCount.of(weights());
  }

  /**
   * Multiply-adds of one image; additions, pooling, normalisation and activations count nothing.
   */
  default long madds() {
    return 0;
  }

  /**
   * Convolution, batch normalisation, activation. Input and output channels are cut into {@code
   * groups} of neighbours, and each output channel sees the inputs of its own group alone (1: all).
   * Kernel layout OHWI, where I is the inputs of one group.
   */
  record Conv(
      String name,
      String input,
      TensorShape inputShape,
      TensorShape output,
      int kernel,
      int stride,
      int groups,
      Activation activation)
      implements Layer {
    public Conv {
      Groups.require(name, "input", inputShape.channels(), groups);
      Groups.require(name, "output", output.channels(), groups);
    }

    /** Input channels that one output channel sees. */
    public int groupInputs() {
      return inputShape.channels() / groups;
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<WeightTensor> weights() {
      return WeightTensor.withBatchNorm(
          name, output.channels(), List.of(output.channels(), kernel, kernel, groupInputs()));
    }

    @Override
    public WeightCount weightCount() {
      double filter = (double) kernel * kernel * groupInputs();
      return WeightCount.withBatchNorm(output.channels() * filter, output.channels());
    }

    @Override
    public long madds() {
      return output.elements() * kernel * kernel * groupInputs();
    }
  }

  /** Depthwise convolution of multiplier 1, batch normalisation, activation. Kernel layout HWC. */
  record DepthwiseConv(
      String name,
      String input,
      TensorShape inputShape,
      TensorShape output,
      int kernel,
      int stride,
      Activation activation)
      implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<WeightTensor> weights() {
      return WeightTensor.withBatchNorm(
          name, output.channels(), List.of(kernel, kernel, output.channels()));
    }

    @Override
    public WeightCount weightCount() {
      double filter = (double) kernel * kernel;
      return WeightCount.withBatchNorm(output.channels() * filter, output.channels());
    }

    @Override
    public long madds() {
      return output.elements() * kernel * kernel;
    }
  }

  /**
   * Squeeze-and-excitation: global average pool, dense to {@code reducedFilters} with ReLU, dense
   * back with sigmoid, multiply (Hu et al. 2018). Both dense kernels are laid out [out, in].
   */
  record SqueezeExcite(String name, String input, TensorShape output, int reducedFilters)
      implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<WeightTensor> weights() {
      int channels = output.channels();
      return List.of(
          new WeightTensor(name + ".reduce.kernel", List.of(reducedFilters, channels)),
          new WeightTensor(name + ".reduce.bias", List.of(reducedFilters)),
          new WeightTensor(name + ".expand.kernel", List.of(channels, reducedFilters)),
          new WeightTensor(name + ".expand.bias", List.of(channels)));
    }

    @Override
    public WeightCount weightCount() {
      double channels = output.channels();
      return new WeightCount(2 * channels * reducedFilters + reducedFilters + channels, 0);
    }

    @Override
    public long madds() {
      return 2L * output.channels() * reducedFilters;
    }
  }

  /** Max pooling over a SAME-padded window. */
  record MaxPool(
      String name, String input, TensorShape inputShape, TensorShape output, int kernel, int stride)
      implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** Mean over the cells of a SAME-padded window that lie inside the image, then activation. */
  record AveragePool(
      String name,
      String input,
      TensorShape inputShape,
      TensorShape output,
      int kernel,
      int stride,
      Activation activation)
      implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /**
   * Mixes groups of channels: channels as a matrix of {@code groups} rows, transposed (Zhang et al.
   * 2018, section 3.1). Output channel {@code j x groups + i} is input channel {@code i x (channels
   * / groups) + j}.
   */
  record ChannelShuffle(String name, String input, TensorShape output, int groups)
      implements Layer {
    public ChannelShuffle {
      Groups.require(name, "output", output.channels(), groups);
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** The channels of the first output, then those of the second; heights and widths are equal. */
  record Concat(String name, String first, String second, TensorShape output) implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(first, second);
    }
  }

  /** Sum of two outputs of the same shape, then activation. */
  record Add(String name, String left, String right, TensorShape output, Activation activation)
      implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }
  }

  /** Mean over height and width; the output is 1x1xC. */
  record GlobalAveragePool(String name, String input, TensorShape inputShape) implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public TensorShape output() {
      return new TensorShape(1, 1, inputShape.channels());
    }
  }

  /** Classifier: logits of one image. Kernel layout [out, in]. */
  record Dense(String name, String input, int inputFeatures, int units) implements Layer {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public TensorShape output() {
      return new TensorShape(1, 1, units);
    }

    @Override
    public List<WeightTensor> weights() {
      return List.of(
          new WeightTensor(name + ".kernel", List.of(units, inputFeatures)),
          new WeightTensor(name + ".bias", List.of(units)));
    }

    @Override
    public WeightCount weightCount() {
      return new WeightCount((double) inputFeatures * units + units, 0);
    }

    @Override
    public long madds() {
      return (long) inputFeatures * units;
    }
  }
}
