package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mnas.latency.protocol.ReferenceNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfliteModelTest {
  private static final byte[] MODEL = ReferenceNetwork.model();

  @Test
  void fileAndBytesGiveTheSameLogits(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("model.tflite"), MODEL);
    float[] image = new float[32 * 32 * 3];
    Arrays.fill(image, 0.5f);
    try (TfliteModel fromBytes = TfliteModel.of(MODEL, 1);
        TfliteModel fromFile = TfliteModel.open(file, 1)) {
      float[] logits = fromBytes.run(image);

      assertThat(logits).hasSize(10).isEqualTo(fromFile.run(image));
      assertThat(logits).isNotEqualTo(fromBytes.run(new float[32 * 32 * 3]));
    }
  }

  @Test
  void modelOutlivesTheBytesItCameFrom() {
    byte[] bytes = MODEL.clone();
    float[] image = new float[32 * 32 * 3];
    Arrays.fill(image, 0.5f);
    try (TfliteModel expected = TfliteModel.of(MODEL, 1);
        TfliteModel model = TfliteModel.of(bytes, 1)) {
      Arrays.fill(bytes, (byte) 0);

      assertThat(model.run(image)).isEqualTo(expected.run(image));
    }
  }

  @Test
  void garbageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TfliteModel.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1))
        .withMessage("model must be a readable, valid .tflite file");
    assertThatIllegalArgumentException().isThrownBy(() -> TfliteModel.of(new byte[0], 1));
  }

  @Test
  void truncatedModelIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TfliteModel.of(Arrays.copyOf(MODEL, MODEL.length / 2), 1));
  }

  @Test
  void missingFileIsRefused(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TfliteModel.open(folder.resolve("absent.tflite"), 1));
  }

  @Test
  void imageOfAnotherSizeIsRefused() {
    try (TfliteModel model = TfliteModel.of(MODEL, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.run(new float[3]))
          .withMessage("input must have 3072 values, had 3");
    }
  }

  @Test
  void closedModelRunsNothing() {
    TfliteModel model = TfliteModel.of(MODEL, 1);
    model.close();
    model.close();

    assertThatIllegalStateException().isThrownBy(() -> model.run(new float[3072]));
  }
}
