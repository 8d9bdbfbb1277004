package dev.mnas.cli;

import dev.mnas.export.Safetensors;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
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
    JsonNode trial = api.get("/trials/" + best.asLong());
    JsonNode hash = trial.path("weights");
    if (!hash.isString()) {
      return Optional.empty();
    }
    Network network =
        Network.of(WireJson.mapper().treeToValue(trial.path("network"), NetworkSpec.class));
    byte[] weights = api.bytes("/artifacts/" + hash.asString());
    write(tflite, TfliteWriter.write(network, Safetensors.read(network, weights)));
    write(
        textBeside(tflite),
        text(trial, network, Safetensors.metadata(weights)).getBytes(StandardCharsets.UTF_8));
    return Optional.of(tflite);
  }

  static Path textBeside(Path tflite) {
    String name = String.valueOf(tflite.getFileName());
    return tflite.resolveSibling(name.replaceFirst("\\.tflite$", "") + ".txt");
  }

  private static String text(JsonNode trial, Network network, Map<String, String> metadata) {
    return "# trial %s: accuracy %s %%, latency %s ms%n%s%s%n"
        .formatted(
            trial.path("id").asString(),
            Views.decimal(trial.path("accuracy"), 2, 100),
            Views.decimal(trial.path("latencyMillis"), 3, 1),
            input(network, metadata),
            String.join(System.lineSeparator(), network.spec().blockStrings()));
  }

  private static String input(Network network, Map<String, String> metadata) {
    String mean = metadata.get(Safetensors.INPUT_MEAN);
    return mean == null
        ? ""
        : "# input: float32, %s, (pixel / 255 - %s) / %s%n"
            .formatted(network.spec().input(), mean, metadata.get(Safetensors.INPUT_DEVIATION));
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
