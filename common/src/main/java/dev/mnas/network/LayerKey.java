package dev.mnas.network;

/**
 * Names what a layer computes: layers of one key cost the same on a device, wherever they stand.
 */
public final class LayerKey {
  private LayerKey() {}

  /**
   * Kind, settings, and shapes of input and output, such as {@code conv k1 s1 RELU6 28x28x16
   * 28x28x48}.
   */
  public static String of(Layer layer) {
    return setting(layer) + " " + input(layer) + " " + layer.output();
  }

  /** Shape of the input, or of the output where both are alike. */
  public static TensorShape input(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      return conv.inputShape();
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return conv.inputShape();
    } else if (layer instanceof Layer.MaxPool pool) {
      return pool.inputShape();
    } else if (layer instanceof Layer.AveragePool pool) {
      return pool.inputShape();
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return pool.inputShape();
    } else if (layer instanceof Layer.Dense dense) {
      return new TensorShape(1, 1, dense.inputFeatures());
    }
    return layer.output();
  }

  /** Kind and settings, as databases hold them in the hashes of networks. */
  static String setting(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      // What databases hold was hashed before there were groups.
      String groups = conv.groups() == 1 ? "" : " g" + conv.groups();
      return "conv" + window(conv.kernel(), conv.stride()) + " " + conv.activation() + groups;
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return "depthwise" + window(conv.kernel(), conv.stride()) + " " + conv.activation();
    } else if (layer instanceof Layer.SqueezeExcite se) {
      return "se " + se.reducedFilters();
    } else if (layer instanceof Layer.MaxPool pool) {
      return "maxpool" + window(pool.kernel(), pool.stride());
    } else if (layer instanceof Layer.AveragePool pool) {
      return "averagepool" + window(pool.kernel(), pool.stride()) + " " + pool.activation();
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      return "shuffle g" + shuffle.groups();
    } else if (layer instanceof Layer.Add add && add.activation() != Activation.NONE) {
      return "Add " + add.activation();
    }
    return layer.getClass().getSimpleName();
  }

  private static String window(int kernel, int stride) {
    return " k" + kernel + " s" + stride;
  }
}
