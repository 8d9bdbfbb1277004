package dev.mnas.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checked header of a safetensors file.
 *
 * @param dataStart position of the first value in the file
 * @param entries tensors by name; together they cover the data once and without gaps
 * @param metadata words about the tensors
 */
record SafetensorsHeader(int dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
  /** Far above any network's header, far below what would strain a reader. */
  static final int MAX_HEADER_BYTES = 4 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param begin offset of the first byte in the data
   * @param bytes length of the values
   */
  record Entry(List<Integer> shape, int begin, int bytes) {
    Entry {
      shape = List.copyOf(shape);
    }
  }

  static SafetensorsHeader read(byte[] file) {
    int length = length(file, file.length);
    return read(file, length, file.length);
  }

  /** Reads no more of the file than its header. */
  static SafetensorsHeader read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long fileBytes = Files.size(file);
      byte[] start = in.readNBytes(Safetensors.LENGTH_BYTES);
      int length = length(start, fileBytes);
      byte[] front = Arrays.copyOf(start, Safetensors.LENGTH_BYTES + length);
      in.readNBytes(front, Safetensors.LENGTH_BYTES, length);
      return read(front, length, fileBytes);
    }
  }

  /** The header's length. */
  private static int length(byte[] start, long fileBytes) {
    require(
        fileBytes >= Safetensors.LENGTH_BYTES,
        "needs 8 bytes of header length, had " + fileBytes + " bytes");
    require(fileBytes <= Integer.MAX_VALUE, "file must be below 2 GiB, had " + fileBytes);
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    require(
        length >= 2 && length <= MAX_HEADER_BYTES,
        "header length must lie in [2, "
            + MAX_HEADER_BYTES
            + "], was "
            + Long.toUnsignedString(length));
    require(
        Safetensors.LENGTH_BYTES + length <= fileBytes,
        "header ends at byte %d, the file at %d"
            .formatted(Safetensors.LENGTH_BYTES + length, fileBytes));
    return (int) length;
  }

  private static SafetensorsHeader read(byte[] front, int length, long fileBytes) {
    JsonNode header = parse(front, length);
    int dataStart = Safetensors.LENGTH_BYTES + length;
    int dataBytes = (int) fileBytes - dataStart;
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : header.properties()) {
      if (property.getKey().equals(Safetensors.METADATA)) {
        for (Map.Entry<String, JsonNode> word : property.getValue().properties()) {
          require(word.getValue().isString(), "metadata " + word.getKey() + " must be a string");
          metadata.put(word.getKey(), word.getValue().asString());
        }
      } else {
        entries.put(property.getKey(), entry(property.getKey(), property.getValue(), dataBytes));
      }
    }
    requireFullCover(entries, dataBytes);
    return new SafetensorsHeader(dataStart, entries, metadata);
  }

  private static JsonNode parse(byte[] file, int length) {
    try {
      JsonNode header = JSON.readTree(file, Safetensors.LENGTH_BYTES, length);
      require(
          header.isObject() && file[Safetensors.LENGTH_BYTES] == '{',
          "header must be a JSON object");
      return header;
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "safetensors: header must be JSON: " + malformed.getOriginalMessage(), malformed);
    }
  }

  private static Entry entry(String name, JsonNode node, int dataBytes) {
    require(
        node.path("dtype").isString() && node.path("dtype").asString().equals(Safetensors.DTYPE),
        "dtype of " + name + " must be F32, was " + node.path("dtype"));
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    require(node.path("shape").isArray(), "shape of " + name + " must be an array");
    for (JsonNode dimension : node.path("shape")) {
      long value = wholeNumber(name + ".shape", dimension);
      require(
          elements * Math.max(1, value) <= Integer.MAX_VALUE,
          name + " must have fewer than 2^31 values, had the shape " + node.path("shape"));
      elements *= value;
      shape.add((int) value);
    }
    JsonNode offsets = node.path("data_offsets");
    require(
        offsets.isArray() && offsets.size() == 2,
        "data_offsets of " + name + " must be two numbers, were " + offsets);
    long begin = wholeNumber(name + ".data_offsets", offsets.path(0));
    long end = wholeNumber(name + ".data_offsets", offsets.path(1));
    require(
        begin <= end && end <= dataBytes,
        "data_offsets of %s must lie in [0, %d], were %s".formatted(name, dataBytes, offsets));
    require(
        end - begin == elements * Float.BYTES,
        "%s of shape %s must have %d bytes, had %d"
            .formatted(name, shape, elements * Float.BYTES, end - begin));
    return new Entry(shape, (int) begin, (int) (end - begin));
  }

  private static long wholeNumber(String name, JsonNode node) {
    require(
        node.isIntegralNumber() && node.canConvertToInt() && node.asInt() >= 0,
        name + " must be a whole number below 2^31, was " + node);
    return node.asInt();
  }

  private static void requireFullCover(Map<String, Entry> entries, int dataBytes) {
    int covered = 0;
    List<Entry> byOffset = new ArrayList<>(entries.values());
    byOffset.sort(Comparator.comparingInt(Entry::begin).thenComparingInt(Entry::bytes));
    for (Entry entry : byOffset) {
      require(
          entry.begin() == covered,
          "tensors must neither overlap nor leave gaps, one begins at %d after %d"
              .formatted(entry.begin(), covered));
      covered += entry.bytes();
    }
    require(
        covered == dataBytes,
        "tensors must cover all %d bytes of data, covered %d".formatted(dataBytes, covered));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("safetensors: " + rule);
    }
  }
}
