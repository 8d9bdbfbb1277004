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
   * @param model ONNX where it ends in {@code .onnx}, int8 TFLite in {@code -int8.tflite}, TFLite
   *     float32 otherwise
   * @return what was written; empty when the study has no trained trial yet
   */
  Optional<Path> write(JsonNode study, Path model) throws IOException {
    JsonNode best = study.path("bestTrial");
    if (!best.isNumber()) {
      return Optional.empty();
    }
    String trial = "/trials/" + best.asLong();
    if (!api.get(trial).path("weightsKept").asBoolean(false)) {
      return Optional.empty();
    }
    write(model, api.bytes(trial + "/downloads/" + form(model.toString())));
    write(textBeside(model), api.bytes(trial + "/downloads/blocks.txt"));
    return Optional.of(model);
  }

  private static String form(String name) {
    if (name.endsWith(".onnx")) {
      return "network.onnx";
    }
    return name.endsWith("-int8.tflite") ? "network-int8.tflite" : "network.tflite";
  }

  static Path textBeside(Path model) {
    String name = String.valueOf(model.getFileName());
    return model.resolveSibling(name.replaceFirst("\\.(tflite|onnx)$", "") + ".txt");
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
