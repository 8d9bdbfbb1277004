package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private final Network network = Networks.everyLayer();
  private final Weights weights = Weights.random(network, new Random(7));

  @Test
  void weightsComeBackBitForBit() {
    Weights back = Safetensors.read(network, Safetensors.write(weights));

    assertThat(back.tensors().keySet()).containsExactlyElementsOf(weights.tensors().keySet());
    weights.tensors().forEach((name, values) -> assertThat(back.get(name)).isEqualTo(values));
  }

  @Test
  void equalWeightsGiveEqualBytes() {
    Weights again = Weights.random(network, new Random(7));

    assertThat(Safetensors.write(again)).isEqualTo(Safetensors.write(weights));
  }

  @Test
  void headerFollowsTheFormat() {
    byte[] file = Safetensors.write(weights);
    int length = headerLength(file);
    String header = new String(file, 8, length, StandardCharsets.UTF_8);

    assertThat(header)
        .startsWith(
            "{\"__metadata__\":{\"format\":\"mnas\"},\"stem.kernel\":{\"dtype\":\"F32\","
                + "\"shape\":[8,3,3,3],\"data_offsets\":[0,864]},\"stem.gamma\":");
    assertThat(length % 8).isZero();
    assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getFloat(8 + length))
        .isEqualTo(weights.get("stem.kernel")[0]);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] file = Safetensors.write(weights);

    for (int length = 0; length < file.length; length += 1 + length / 16) {
      byte[] truncated = Arrays.copyOf(file, length);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Safetensors.read(network, truncated))
          .withMessageStartingWith("safetensors: ");
    }
  }

  @Test
  void garbageIsRefusedOrReadButNeverBreaksTheReader() {
    byte[] file = Safetensors.write(weights);
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(8 + headerLength(file))] = (byte) random.nextInt();
      assertThatCode(
              () -> {
                try {
                  Safetensors.read(network, damaged);
                } catch (IllegalArgumentException refused) {
                  assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
                }
              })
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1", "4194305", "9223372036854775807"})
  void headerLengthHasALimit(long length) {
    byte[] file = Safetensors.write(weights);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.read(network, file))
        .withMessageContaining("header length must lie in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"F32\" | \"F16\" | dtype of stem.kernel must be F32, was \"F16\"",
        "\"F32\" | 321     | dtype of stem.kernel must be F32",
        "[8,3,3,3] | [8,3,9,1] | stem.kernel must have the shape [8, 3, 3, 3], had [8, 3, 9, 1]",
        "[8,3,3,3] | [8,3,3,4] | of shape [8, 3, 3, 4] must have 1152 bytes, had 864",
        "[8,3,3,3] | [8,3,3,-] | header must be JSON",
        "[8,3,3,3] | [8,-3,33] | must be a whole number below 2^31, was -3",
        "[8,3,3,3] | [1e9,9e9] | must be a whole number",
        "[0,864] | [4,868] | neither overlap nor leave gaps",
        "[0,864] | [864,0] | data_offsets of stem.kernel must lie in",
        "stem.kernel | stem.kernal | must have the tensor stem.kernel",
        "stem.kernel | stem.beta   | Duplicate",
      })
  void damagedHeaderIsNamed(String from, String to, String error) {
    byte[] file = edited(Safetensors.write(weights), from, to);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.read(network, file))
        .withMessageContaining(error);
  }

  @Test
  void metadataComesBack() {
    byte[] file = Safetensors.write(weights, Map.of("input.mean", "0.5", "dataset", "cats"));

    assertThat(Safetensors.metadata(file))
        .containsExactly(Map.entry("dataset", "cats"), Map.entry("input.mean", "0.5"));
    assertThat(Safetensors.read(network, file).get("stem.kernel"))
        .isEqualTo(weights.get("stem.kernel"));
  }

  @Test
  void trailingBytesAreRefused() {
    byte[] file = Safetensors.write(weights);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.read(network, Arrays.copyOf(file, file.length + 4)))
        .withMessageContaining("must cover all");
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Network other = Networks.of("r1_k3_s11_e3_i8_o8_noskip");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.read(other, Safetensors.write(weights)))
        .withMessage("tensor head.kernel must have the shape [16, 1, 1, 8], had [16, 1, 1, 12]");
  }

  private static int headerLength(byte[] file) {
    return Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  /** Replaces the first occurrence in the header, and pads it again. */
  private static byte[] edited(byte[] file, String from, String to) {
    int length = headerLength(file);
    String header = new String(file, 8, length, StandardCharsets.UTF_8).stripTrailing();
    assertThat(header).contains(from);
    int at = header.indexOf(from);
    byte[] text =
        (header.substring(0, at) + to + header.substring(at + from.length()))
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(file.length - length + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(file, 8 + length, file.length - 8 - length)
        .array();
  }
}
