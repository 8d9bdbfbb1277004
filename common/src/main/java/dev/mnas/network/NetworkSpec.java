package dev.mnas.network;

import java.util.List;

/**
 * All that determines a {@link Network}: a 3x3 stem convolution, an optional max pool, blocks, an
 * optional 1x1 head convolution, global average pooling and a classifier.
 *
 * @param input height, width and channels of one image
 * @param classes outputs of the classifier, at least 2
 * @param activation RELU or RELU6, after every batch normalisation but the linear ones
 * @param stemFilters output channels of the stem
 * @param stemStride 1 or 2
 * @param blocks at least one
 * @param headFilters output channels of the head convolution; 0 for none
 * @param stemPool whether a 3x3 max pool of stride 2 follows the stem, as in ShuffleNet
 */
public record NetworkSpec(
    TensorShape input,
    int classes,
    Activation activation,
    int stemFilters,
    int stemStride,
    List<BlockSpec> blocks,
    int headFilters,
    boolean stemPool) {

  public NetworkSpec {
    blocks = List.copyOf(blocks);
    if (classes < 2) {
      throw new IllegalArgumentException("classes must be at least 2, were " + classes);
    }
    if (activation == Activation.NONE) {
      throw new IllegalArgumentException("activation must be RELU or RELU6, was NONE");
    }
    if (stemFilters < 1) {
      throw new IllegalArgumentException("stem filters must be at least 1, were " + stemFilters);
    }
    if (stemStride != 1 && stemStride != 2) {
      throw new IllegalArgumentException("stem stride must be 1 or 2, was " + stemStride);
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("a network must have at least one block");
    }
    if (headFilters < 0) {
      throw new IllegalArgumentException("head filters must not be negative, were " + headFilters);
    }
  }

  /** Without a pool behind the stem. */
  public NetworkSpec(
      TensorShape input,
      int classes,
      Activation activation,
      int stemFilters,
      int stemStride,
      List<BlockSpec> blocks,
      int headFilters) {
    this(input, classes, activation, stemFilters, stemStride, blocks, headFilters, false);
  }

  /** The block strings, in order. */
  public List<String> blockStrings() {
    return blocks.stream().map(BlockSpec::toString).toList();
  }
}
