package dev.mnas.network;

import java.util.List;

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
  private long weights;

  NetworkLimits() {}

  /** Rejects the shape that no memory should be asked for. */
  static void requireActivation(String place, TensorShape shape) {
    double elements = (double) shape.height() * shape.width() * shape.channels();
    require(
        elements <= MAX_ACTIVATION,
        place,
        "an activation must have at most %d elements, was %s".formatted(MAX_ACTIVATION, shape));
  }

  /** Counts one layer more. */
  void add(String place, Layer layer) {
    requireActivation(place, layer.output());
    layers++;
    require(layers <= MAX_LAYERS, place, "layers must be at most %d".formatted(MAX_LAYERS));
    double added = layer.weights().stream().mapToDouble(NetworkLimits::elements).sum();
    require(
        weights + added <= MAX_WEIGHTS,
        place,
        "weights must be at most %d, were %.0f".formatted(MAX_WEIGHTS, weights + added));
    weights += (long) added;
  }

  /** As a double, which does not overflow; exact up to far beyond the limit. */
  private static double elements(WeightTensor tensor) {
    List<Integer> shape = tensor.shape();
    return shape.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
  }

  private static void require(boolean holds, String place, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(place + ": " + rule);
    }
  }
}
