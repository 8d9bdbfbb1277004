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
    double parameters = 0;
    long madds = 0;
    for (Layer layer : network.layers()) {
      parameters += layer.weightCount().trainable();
      madds += layer.madds();
    }
    return new Cost((long) parameters, madds);
  }
}
