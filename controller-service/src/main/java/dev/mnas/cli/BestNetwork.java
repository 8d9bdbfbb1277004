package dev.mnas.cli;

import java.io.IOException;
import java.nio.file.Path;
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
   * @param model in the form that its name asks for
   * @return what was written; empty when the study has no trained trial yet
   * @throws IllegalArgumentException when no form has this ending
   */
  Optional<Path> write(JsonNode study, Path model) throws IOException {
    TrialFile form = TrialFile.of(model);
    JsonNode best = study.path("bestTrial");
    if (!best.isNumber()) {
      return Optional.empty();
    }
    long trial = best.asLong();
    if (!api.get("/trials/" + trial).path("weightsKept").asBoolean(false)) {
      return Optional.empty();
    }
    form.write(api, trial, model);
    TrialFile.BLOCKS.write(api, trial, textBeside(model));
    return Optional.of(model);
  }

  static Path textBeside(Path model) {
    return TrialFile.beside(model, TrialFile.BLOCKS);
  }
}
