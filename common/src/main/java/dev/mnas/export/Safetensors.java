package dev.mnas.export;

import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Weights in the safetensors format: the header's length (8 bytes, little endian), a JSON header,
 * then the row-major values of every tensor without gaps. Equal weights give equal bytes.
 */
public final class Safetensors {
  static final int LENGTH_BYTES = Long.BYTES;
  static final String DTYPE = "F32";
  static final String METADATA = "__metadata__";

  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Safetensors() {}

  /** Writes every tensor in layer order. */
  public static byte[] write(Weights weights) {
    byte[] header = header(weights);
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

  private static byte[] header(Weights weights) {
    ObjectNode header = JSON.createObjectNode();
    header.putObject(METADATA).put("format", "mnas");
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
