package dev.mnas.export;

import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Weights in the safetensors format: the header's length (8 bytes, little endian), a JSON header,
 * then the row-major values of every tensor without gaps. Equal weights give equal bytes.
 */
public final class Safetensors {
  /** Metadata: the mean that was taken from pixels, which are shares of 255. */
  public static final String INPUT_MEAN = "input.mean";

  /** Metadata: what pixels were divided by after that. */
  public static final String INPUT_DEVIATION = "input.deviation";

  /** Metadata: what {@link RangesJson} writes of a calibration on training images. */
  public static final String ACTIVATION_RANGES = "activation.ranges";

  static final int LENGTH_BYTES = Long.BYTES;
  static final String DTYPE = "F32";
  static final String METADATA = "__metadata__";

  private static final String FORMAT = "format";

  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Safetensors() {}

  /** Writes every tensor in layer order. */
  public static byte[] write(Weights weights) {
    return write(weights, Map.of());
  }

  /** Writes every tensor in layer order, with words about them in the header. */
  public static byte[] write(Weights weights, Map<String, String> metadata) {
    byte[] header = header(weights, metadata);
    long dataBytes =
        weights.layout().stream().mapToLong(tensor -> tensor.elements() * Float.BYTES).sum();
    ByteBuffer file =
        ByteBuffer.allocate(Math.toIntExact(LENGTH_BYTES + header.length + dataBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (WeightTensor tensor : weights.layout()) {
      float[] values = weights.get(tensor.name());
      file.asFloatBuffer().put(values);
      file.position(file.position() + values.length * Float.BYTES);
    }
    return file.array();
  }

  /**
   * Reads the weights of a network.
   *
   * @throws IllegalArgumentException when the file is damaged, or its tensors are not exactly those
   *     of the network
   */
  public static Weights read(Network network, byte[] file) {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Map<String, SafetensorsHeader.Entry> unknown = new LinkedHashMap<>(header.entries());
    for (WeightTensor tensor : network.weights()) {
      SafetensorsHeader.Entry entry = unknown.remove(tensor.name());
      if (entry == null) {
        throw new IllegalArgumentException("safetensors must have the tensor " + tensor.name());
      }
      if (!entry.shape().equals(tensor.shape())) {
        throw new IllegalArgumentException(
            "tensor %s must have the shape %s, had %s"
                .formatted(tensor.name(), tensor.shape(), entry.shape()));
      }
      float[] values = new float[entry.bytes() / Float.BYTES];
      ByteBuffer.wrap(file, header.dataStart() + entry.begin(), entry.bytes())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      tensors.put(tensor.name(), values);
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("the network has no tensors " + unknown.keySet());
    }
    return Weights.of(network, tensors);
  }

  /**
   * The words that {@link #write(Weights, Map)} put in.
   *
   * @throws IllegalArgumentException when the file is damaged
   */
  public static Map<String, String> metadata(byte[] file) {
    return words(SafetensorsHeader.read(file));
  }

  /**
   * The words that {@link #write(Weights, Map)} put in; the values are not read.
   *
   * @throws IllegalArgumentException when the file is damaged
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    return words(SafetensorsHeader.read(file));
  }

  private static Map<String, String> words(SafetensorsHeader header) {
    Map<String, String> metadata = new TreeMap<>(header.metadata());
    metadata.remove(FORMAT);
    return metadata;
  }

  private static byte[] header(Weights weights, Map<String, String> metadata) {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode words = header.putObject(METADATA).put(FORMAT, "mnas");
    new TreeMap<>(metadata).forEach(words::put);
    long offset = 0;
    for (WeightTensor tensor : weights.layout()) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", DTYPE);
      entry.putPOJO("shape", tensor.shape());
      long end = offset + tensor.elements() * Float.BYTES;
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    // The format lets spaces follow the JSON, so that the values start aligned.
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }
}
