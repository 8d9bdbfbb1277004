package dev.mnas.network;

import java.util.ArrayList;
import java.util.List;

/** Lays out the layers of a specification, block by block. */
final class NetworkBuilder {
  private static final int STEM_KERNEL = 3;
  private static final int POOL_KERNEL = 3;

  private final NetworkSpec spec;
  private final List<Layer> layers = new ArrayList<>();
  private String last = Network.INPUT;
  private TensorShape shape;

  NetworkBuilder(NetworkSpec spec) {
    this.spec = spec;
    this.shape = spec.input();
  }

  List<Layer> build() {
    conv("stem", STEM_KERNEL, spec.stemStride(), spec.stemFilters(), spec.activation());
    for (int block = 0; block < spec.blocks().size(); block++) {
      block("block" + block, spec.blocks().get(block));
    }
    if (spec.headFilters() > 0) {
      conv("head", 1, 1, spec.headFilters(), spec.activation());
    }
    append(new Layer.GlobalAveragePool("pool", last, shape));
    append(new Layer.Dense("classifier", last, shape.channels(), spec.classes()));
    return layers;
  }

  private void block(String name, BlockSpec block) {
    for (int repeat = 0; repeat < block.repeats(); repeat++) {
      boolean first = repeat == 0;
      // The official code compares the declared filters, which may differ from the real ones.
      int declared = first ? block.inputFilters() : block.outputFilters();
      boolean channelsMatch =
          declared == block.outputFilters() && shape.channels() == block.outputFilters();
      layer(name + ".layer" + repeat, block, first ? block.stride() : 1, channelsMatch);
    }
  }

  private void layer(String name, BlockSpec block, int stride, boolean channelsMatch) {
    String source = last;
    TensorShape sourceShape = shape;
    int reduced = Math.max(1, (int) (sourceShape.channels() * block.seRatio()));
    switch (block.op()) {
      case CONV -> {
        conv(name + ".conv", block.kernel(), stride, block.outputFilters(), spec.activation());
        squeezeExcite(name, block, reduced);
      }
      case MBCONV -> {
        if (block.expansion() > 1) {
          int expanded = Math.multiplyExact(sourceShape.channels(), block.expansion());
          conv(name + ".expand", 1, 1, expanded, spec.activation());
        }
        append(
            new Layer.DepthwiseConv(
                name + ".depthwise",
                last,
                shape,
                shape.strided(stride, shape.channels()),
                block.kernel(),
                stride,
                spec.activation()));
        squeezeExcite(name, block, reduced);
        conv(name + ".project", 1, 1, block.outputFilters(), Activation.NONE);
      }
    }
    skip(name, block.skip(), stride, channelsMatch, source, sourceShape);
  }

  private void squeezeExcite(String name, BlockSpec block, int reduced) {
    if (block.seRatio() > 0) {
      append(new Layer.SqueezeExcite(name + ".se", last, shape, reduced));
    }
  }

  private void skip(
      String name,
      SkipOp skip,
      int stride,
      boolean channelsMatch,
      String source,
      TensorShape sourceShape) {
    if (!channelsMatch) {
      return;
    }
    switch (skip) {
      case NONE -> {}
      case IDENTITY -> {
        if (stride == 1) {
          append(new Layer.Add(name + ".add", source, last, shape));
        }
      }
      case POOL -> {
        String branch = last;
        append(new Layer.MaxPool(name + ".skip", source, sourceShape, shape, POOL_KERNEL, stride));
        append(new Layer.Add(name + ".add", last, branch, shape));
      }
    }
  }

  private void conv(String name, int kernel, int stride, int filters, Activation activation) {
    append(
        new Layer.Conv(
            name, last, shape, shape.strided(stride, filters), kernel, stride, activation));
  }

  private void append(Layer layer) {
    layers.add(layer);
    last = layer.name();
    shape = layer.output();
  }
}
