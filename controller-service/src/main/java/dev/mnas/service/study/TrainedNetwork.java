package dev.mnas.service.study;

import dev.mnas.export.ActivationRange;
import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.export.OnnxWriter;
import dev.mnas.export.RangesJson;
import dev.mnas.export.Safetensors;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A network with the weights that a trainer uploaded, in the forms that other programs run. */
final class TrainedNetwork {
  private final Network network;
  private final Weights weights;
  private final Map<String, String> metadata;

  private TrainedNetwork(Network network, Weights weights, Map<String, String> metadata) {
    this.network = network;
    this.weights = weights;
    this.metadata = metadata;
  }

  /**
   * Reads the weights.
   *
   * @param file safetensors
   * @throws IllegalArgumentException when they are not those of the network
   */
  static TrainedNetwork read(Network network, Path file) throws IOException {
    byte[] weights = Files.readAllBytes(file);
    return new TrainedNetwork(
        network, Safetensors.read(network, weights), Safetensors.metadata(weights));
  }

  /** Whether uploaded weights can become an int8 model. */
  static boolean isCalibrated(Path file) {
    try {
      return Safetensors.metadata(file).containsKey(Safetensors.ACTIVATION_RANGES);
    } catch (IOException | IllegalArgumentException damaged) {
      return false;
    }
  }

  byte[] tflite() {
    return TfliteWriter.write(network, weights);
  }

  /** Empty where the trainer had too few images to calibrate on. */
  Optional<byte[]> int8Tflite() {
    return Optional.ofNullable(metadata.get(Safetensors.ACTIVATION_RANGES))
        .map(RangesJson::read)
        .map(
            (Map<String, ActivationRange> ranges) ->
                Int8TfliteWriter.write(network, weights, ranges));
  }

  byte[] onnx() {
    Map<String, String> told = new TreeMap<>(metadata);
    told.remove(Safetensors.ACTIVATION_RANGES);
    return OnnxWriter.write(network, weights, told);
  }
}
