package dev.mnas.trainer.parity;

import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Weights as training leaves them. */
final class DrawnWeights {
  private DrawnWeights() {}

  /** Statistics, scales and biases far from those of an initialisation. */
  static Weights of(Network network, RandomGenerator random) {
    Weights initial = Weights.random(network, random);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (WeightTensor tensor : network.weights()) {
      float[] values = initial.get(tensor.name()).clone();
      String role = tensor.name().substring(tensor.name().lastIndexOf('.'));
      for (int i = 0; i < values.length; i++) {
        switch (role) {
          case ".kernel" -> {}
          case ".gamma" -> values[i] = random.nextFloat(0.5f, 1.5f);
          case ".variance" -> values[i] = random.nextFloat(0.5f, 2);
          case ".beta", ".mean", ".bias" -> values[i] = (float) random.nextGaussian(0, 0.5);
          default -> throw new AssertionError("unknown role " + role);
        }
      }
      tensors.put(tensor.name(), values);
    }
    return Weights.of(network, tensors);
  }
}
