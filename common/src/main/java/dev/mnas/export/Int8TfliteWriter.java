package dev.mnas.export;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.Map;

/**
 * A network as a full-integer TFLite model by post-training quantization (Jacob et al. 2018): the
 * graph of {@link TfliteWriter} with int8 input, output, weights and activations, and int32 biases,
 * within the rules of TFLite's 8-bit quantization specification. A value is scale x (stored - zero
 * point); the scales of input and output stand in the file. Equal networks, weights and ranges give
 * equal bytes.
 */
public final class Int8TfliteWriter {
  private Int8TfliteWriter() {}

  /**
   * Writes the model.
   *
   * @param weights of this network, batch norm not folded
   * @param ranges of the activations by tensor name, the input among them: {@link Calibration}
   * @throws IllegalArgumentException when the weights lack a tensor of the network, or the ranges
   *     one of its activations
   */
  public static byte[] write(
      Network network, Weights weights, Map<String, ActivationRange> ranges) {
    return TfliteWriter.write(
        network, weights, graph -> new Int8Quantization(graph, ranges).apply());
  }
}
