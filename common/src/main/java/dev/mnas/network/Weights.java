package dev.mnas.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The float tensors of one network by name, batch norm not folded; shapes and layouts are those of
 * {@link Network#weights()}. Arrays are not copied: a holder must not change them.
 */
public final class Weights {
  private final List<WeightTensor> layout;
  private final Map<String, float[]> tensors;

  private Weights(List<WeightTensor> layout, Map<String, float[]> tensors) {
    this.layout = layout;
    this.tensors = tensors;
  }

  /**
   * Takes the tensors of a network.
   *
   * @throws IllegalArgumentException when a tensor is missing, unknown or of the wrong length
   */
  public static Weights of(Network network, Map<String, float[]> tensors) {
    Map<String, float[]> checked = new LinkedHashMap<>();
    for (WeightTensor tensor : network.weights()) {
      float[] values = tensors.get(tensor.name());
      if (values == null) {
        throw new IllegalArgumentException("weights must have the tensor " + tensor.name());
      }
      if (values.length != tensor.elements()) {
        throw new IllegalArgumentException(
            "tensor %s must have %d values, had %d"
                .formatted(tensor.name(), tensor.elements(), values.length));
      }
      checked.put(tensor.name(), values);
    }
    for (String name : tensors.keySet()) {
      if (!checked.containsKey(name)) {
        throw new IllegalArgumentException("the network has no tensor " + name);
      }
    }
    return new Weights(network.weights(), checked);
  }

  /**
   * Draws an initialisation: kernels normal with variance 2 / fan-in (He et al. 2015), biases, beta
   * and mean 0, gamma and variance 1. Enough to time a network, whose latency does not depend on
   * its weights.
   */
  public static Weights random(Network network, RandomGenerator random) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (WeightTensor tensor : network.weights()) {
      float[] values = new float[Math.toIntExact(tensor.elements())];
      if (tensor.name().endsWith(".kernel")) {
        double deviation = Math.sqrt(2.0 / fanIn(tensor));
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() * deviation);
        }
      } else if (tensor.name().endsWith(".gamma") || tensor.name().endsWith(".variance")) {
        Arrays.fill(values, 1f);
      }
      tensors.put(tensor.name(), values);
    }
    return new Weights(network.weights(), tensors);
  }

  /** Products summed into one output: all but the output dimension. */
  private static long fanIn(WeightTensor kernel) {
    boolean depthwise = kernel.shape().size() == 3;
    int outputs = kernel.shape().get(depthwise ? 2 : 0);
    return kernel.elements() / outputs;
  }

  /** Values of one tensor, row-major. */
  public float[] get(String name) {
    float[] values = tensors.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return values;
  }

  /** Names and shapes in layer order. */
  public List<WeightTensor> layout() {
    return layout;
  }

  /** Read-only view in layer order. */
  public Map<String, float[]> tensors() {
    return Collections.unmodifiableMap(tensors);
  }
}
