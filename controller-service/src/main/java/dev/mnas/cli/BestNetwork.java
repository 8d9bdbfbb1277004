package dev.mnas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The trial of a study with the highest reward, as files. */
final class BestNetwork {
  private final UserApi api;

  BestNetwork(UserApi api) {
    this.api = api;
  }

  /**
   * Writes the network with its trained weights, and beside it a {@code .txt} of its block strings.
   *
   * @return what was written; empty when the study has no trained trial yet
   */
  Optional<Path> write(JsonNode study, Path tflite) throws IOException {
    JsonNode best = study.path("bestTrial");
    if (!best.isNumber()) {
      return Optional.empty();
    }
    String trial = "/trials/" + best.asLong();
    if (!api.get(trial).path("weightsKept").asBoolean(false)) {
      return Optional.empty();
    }
    write(tflite, api.bytes(trial + "/downloads/network.tflite"));
    write(textBeside(tflite), api.bytes(trial + "/downloads/blocks.txt"));
    return Optional.of(tflite);
  }

  static Path textBeside(Path tflite) {
    String name = String.valueOf(tflite.getFileName());
    return tflite.resolveSibling(name.replaceFirst("\\.tflite$", "") + ".txt");
  }

  /** A reader never sees half a file. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
