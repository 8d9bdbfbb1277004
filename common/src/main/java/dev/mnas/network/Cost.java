package dev.mnas.network;

/**
 * What a network costs on paper.
 *
 * @param parameters trainable scalars: kernels, biases, batch norm gamma and beta
 * @param madds multiply-adds of one image
 */
public record Cost(long parameters, long madds) {
  /** Counts over the layers. */
  public static Cost of(Network network) {
    long parameters =
        network.layers().stream()
            .flatMap(layer -> layer.weights().stream())
            .filter(WeightTensor::trainable)
            .mapToLong(WeightTensor::elements)
            .sum();
    return new Cost(parameters, network.layers().stream().mapToLong(Layer::madds).sum());
  }
}
