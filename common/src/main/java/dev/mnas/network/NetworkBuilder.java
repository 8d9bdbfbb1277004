package dev.mnas.network;

import java.util.ArrayList;
import java.util.List;

/** Lays out the layers of a specification, block by block. */
final class NetworkBuilder {
  private static final int STEM_KERNEL = 3;
  private static final int POOL_KERNEL = 3;
  private static final int POOL_STRIDE = 2;

  private final NetworkSpec spec;
  private final List<Layer> layers = new ArrayList<>();
  private final NetworkLimits limits = new NetworkLimits();
  private String last = Network.INPUT;
  private TensorShape shape;

  NetworkBuilder(NetworkSpec spec) {
    NetworkLimits.requireActivation(Network.INPUT, spec.input());
    this.spec = spec;
    this.shape = spec.input();
  }

  List<Layer> build() {
    conv("stem", STEM_KERNEL, spec.stemStride(), spec.stemFilters(), spec.activation());
    if (spec.stemPool()) {
      maxPool("stem.pool", shape.strided(POOL_STRIDE, shape.channels()), POOL_STRIDE);
    }
    for (int block = 0; block < spec.blocks().size(); block++) {
      block(block, spec.blocks().get(block));
    }
    if (spec.headFilters() > 0) {
      conv("head", 1, 1, spec.headFilters(), spec.activation());
    }
    append(new Layer.GlobalAveragePool("pool", last, shape));
    append(new Layer.Dense("classifier", last, shape.channels(), spec.classes()));
    return layers;
  }

  private void block(int index, BlockSpec block) {
    for (int repeat = 0; repeat < block.repeats(); repeat++) {
      boolean first = repeat == 0;
      // The official code compares the declared filters, which may differ from the real ones.
      int declared = first ? block.inputFilters() : block.outputFilters();
      boolean channelsMatch =
          declared == block.outputFilters() && shape.channels() == block.outputFilters();
      String name = "block" + index + ".layer" + repeat;
      int stride = first ? block.stride() : 1;
      String source = last;
      TensorShape sourceShape = shape;
      switch (block.op()) {
        case CONV -> {
          conv(name + ".conv", block.kernel(), stride, block.outputFilters(), spec.activation());
          squeezeExcite(name, block, sourceShape);
          add(name, block.skip(), stride, channelsMatch, source, sourceShape);
        }
        case MBCONV -> {
          mobile(name, block, stride);
          add(name, block.skip(), stride, channelsMatch, source, sourceShape);
        }
        // The stem's channels are too few to be cut into groups (Zhang et al. 2018, section 3.3).
        case SHUFFLE ->
            shuffle(name, block, stride, channelsMatch, index == 0 && first ? 1 : block.groups());
      }
    }
  }

  private void mobile(String name, BlockSpec block, int stride) {
    TensorShape input = shape;
    if (block.expansion() > 1) {
      conv(name + ".expand", 1, 1, expanded(name, block), spec.activation());
    }
    depthwise(name, block.kernel(), stride, spec.activation());
    squeezeExcite(name, block, input);
    conv(name + ".project", 1, 1, block.outputFilters(), Activation.NONE);
  }

  private int expanded(String name, BlockSpec block) {
    long channels = (long) shape.channels() * block.expansion();
    if (channels > NetworkLimits.MAX_ACTIVATION) {
      throw new IllegalArgumentException(
          "%s: an activation must have at most %d elements, was %dx%dx%d"
              .formatted(
                  name, NetworkLimits.MAX_ACTIVATION, shape.height(), shape.width(), channels));
    }
    return (int) channels;
  }

  /**
   * One ShuffleNet unit (Zhang et al. 2018, figure 2). Each unit ends in the activation: behind the
   * sum, or on both halves of a concatenation, which is the same as behind it, or behind the last
   * convolution where there is no shortcut.
   *
   * @param firstGroups groups of the first pointwise convolution
   */
  private void shuffle(
      String name, BlockSpec block, int stride, boolean channelsMatch, int firstGroups) {
    String source = last;
    TensorShape sourceShape = shape;
    boolean widens = stride == 2 && block.outputFilters() > sourceShape.channels();
    boolean concat = widens && block.skip() == SkipOp.IDENTITY;
    boolean add =
        channelsMatch
            && switch (block.skip()) {
              case NONE -> false;
              case IDENTITY -> stride == 1;
              case POOL -> true;
            };
    int filters = concat ? block.outputFilters() - sourceShape.channels() : block.outputFilters();
    int bottleneck = block.outputFilters() / BlockSpec.BOTTLENECK;
    groupedConv(name + ".compress", bottleneck, firstGroups, spec.activation());
    append(new Layer.ChannelShuffle(name + ".shuffle", last, shape, block.groups()));
    depthwise(name, block.kernel(), stride, Activation.NONE);
    squeezeExcite(name, block, sourceShape);
    groupedConv(
        name + ".project", filters, block.groups(), add ? Activation.NONE : spec.activation());
    if (add) {
      add(name, block.skip(), stride, source, sourceShape, spec.activation());
    } else if (concat) {
      String branch = last;
      TensorShape pooled = sourceShape.strided(stride, sourceShape.channels());
      append(
          new Layer.AveragePool(
              name + ".skip", source, sourceShape, pooled, POOL_KERNEL, stride, spec.activation()));
      append(
          new Layer.Concat(
              name + ".concat", last, branch, shape.strided(1, block.outputFilters())));
    }
  }

  private void squeezeExcite(String name, BlockSpec block, TensorShape blockInput) {
    if (block.seRatio() > 0) {
      int reduced = Math.max(1, (int) (blockInput.channels() * block.seRatio()));
      append(new Layer.SqueezeExcite(name + ".se", last, shape, reduced));
    }
  }

  private void add(
      String name,
      SkipOp skip,
      int stride,
      boolean channelsMatch,
      String source,
      TensorShape sourceShape) {
    if (channelsMatch) {
      add(name, skip, stride, source, sourceShape, Activation.NONE);
    }
  }

  private void add(
      String name,
      SkipOp skip,
      int stride,
      String source,
      TensorShape sourceShape,
      Activation activation) {
    switch (skip) {
      case NONE -> {}
      case IDENTITY -> {
        if (stride == 1) {
          append(new Layer.Add(name + ".add", source, last, shape, activation));
        }
      }
      case POOL -> {
        String branch = last;
        append(new Layer.MaxPool(name + ".skip", source, sourceShape, shape, POOL_KERNEL, stride));
        append(new Layer.Add(name + ".add", last, branch, shape, activation));
      }
    }
  }

  private void maxPool(String name, TensorShape output, int stride) {
    append(new Layer.MaxPool(name, last, shape, output, POOL_KERNEL, stride));
  }

  private void conv(String name, int kernel, int stride, int filters, Activation activation) {
    append(
        new Layer.Conv(
            name, last, shape, shape.strided(stride, filters), kernel, stride, 1, activation));
  }

  private void groupedConv(String name, int filters, int groups, Activation activation) {
    append(new Layer.Conv(name, last, shape, shape.strided(1, filters), 1, 1, groups, activation));
  }

  private void depthwise(String name, int kernel, int stride, Activation activation) {
    append(
        new Layer.DepthwiseConv(
            name + ".depthwise",
            last,
            shape,
            shape.strided(stride, shape.channels()),
            kernel,
            stride,
            activation));
  }

  private void append(Layer layer) {
    limits.add(layer.name(), layer);
    layers.add(layer);
    last = layer.name();
    shape = layer.output();
  }
}
