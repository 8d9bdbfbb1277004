package dev.mnas.network;

import java.util.List;

/**
 * Name and shape of one float tensor of a network.
 *
 * @param name layer name and role, such as {@code stem.kernel} or {@code stem.variance}
 * @param shape dimensions, row-major
 */
public record WeightTensor(String name, List<Integer> shape) {
  /** Suffixes of running statistics: kept with the weights, not counted as parameters. */
  private static final List<String> STATISTICS = List.of(".mean", ".variance");

  public WeightTensor {
    shape = List.copyOf(shape);
  }

  static List<WeightTensor> withBatchNorm(String layer, int channels, List<Integer> kernel) {
    List<Integer> perChannel = List.of(channels);
    return List.of(
        new WeightTensor(layer + ".kernel", kernel),
        new WeightTensor(layer + ".gamma", perChannel),
        new WeightTensor(layer + ".beta", perChannel),
        new WeightTensor(layer + ".mean", perChannel),
        new WeightTensor(layer + ".variance", perChannel));
  }

  /** Number of scalars. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Whether training by gradient changes it: all but the running statistics. */
  public boolean trainable() {
    return STATISTICS.stream().noneMatch(name::endsWith);
  }
}
