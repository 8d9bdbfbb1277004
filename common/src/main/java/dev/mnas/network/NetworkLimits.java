package dev.mnas.network;

/**
 * Bounds that keep a typing mistake from taking a machine's memory; the networks of the field lie a
 * hundredfold below. Workers check against their own memory besides.
 */
public final class NetworkLimits {
  /** Weights of a network, running statistics included: 1 GiB of floats. */
  public static final long MAX_WEIGHTS = 1L << 28;

  /** Elements of one layer's output for one image: 256 MiB of floats. */
  public static final long MAX_ACTIVATION = 1L << 26;

  /** Layers of a network, those of its blocks' operations counted one by one. */
  public static final int MAX_LAYERS = 1 << 15;

  private int layers;
  private double weights;

  NetworkLimits() {}

  /** Rejects the shape that no memory should be asked for. */
  static void requireActivation(String place, TensorShape shape) {
    double elements = (double) shape.height() * shape.width() * shape.channels();
    if (elements > MAX_ACTIVATION) {
      throw refusal(
          place,
          "an activation must have at most %d elements, was %s".formatted(MAX_ACTIVATION, shape));
    }
  }

  /** Counts one layer more. */
  void add(String place, Layer layer) {
    requireActivation(place, layer.output());
    layers++;
    if (layers > MAX_LAYERS) {
      throw refusal(place, "layers must be at most " + MAX_LAYERS);
    }
    weights += layer.weightCount().all();
    if (weights > MAX_WEIGHTS) {
      throw refusal(place, "weights must be at most %d, were %.0f".formatted(MAX_WEIGHTS, weights));
    }
  }

  private static IllegalArgumentException refusal(String place, String rule) {
    return new IllegalArgumentException(place + ": " + rule);
  }
}
