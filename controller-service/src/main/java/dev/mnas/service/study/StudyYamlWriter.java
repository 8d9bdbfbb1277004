package dev.mnas.service.study;

import dev.mnas.service.policy.Convergence;
import dev.mnas.task.DataSplit;
import dev.mnas.yaml.Presets;
import dev.mnas.yaml.SpaceYaml;
import java.util.List;

/** Writes a study as the file that starts the same study again. */
final class StudyYamlWriter {
  private StudyYamlWriter() {}

  /** Every setting is written, defaults too; a space that is a preset goes by its name. */
  static String write(StudySpec spec) {
    return String.join(
        "\n",
        "name: '" + spec.name().replace("'", "''") + "'",
        space(spec.space()),
        ObjectiveYaml.write(spec.targets()),
        "policy: {kind: %s, batch: %d, delay: %d, seed: %d}"
            .formatted(
                spec.policy().kind().word(),
                spec.policy().batch(),
                spec.policy().delay(),
                spec.policy().seed()),
        "budget: {" + String.join(", ", budget(spec.budget())) + "}",
        RecipeYaml.write(spec.recipe()),
        "data: {" + data(spec.data()) + "}",
        "pools: [" + String.join(", ", spec.pools()) + "]",
        "trainPool: " + spec.trainPool() + prefilter(spec),
        spec.earlyStopping() == null ? "" : EarlyStoppingYaml.write(spec.earlyStopping()) + "\n");
  }

  private static String prefilter(StudySpec spec) {
    Prefilter prefilter = spec.prefilter();
    if (prefilter == null) {
      return "";
    }
    String table = prefilter.table() == null ? "" : "table: %d, ".formatted(prefilter.table());
    return "\nprefilter: {%sfactor: %s}".formatted(table, prefilter.factor());
  }

  private static String data(DataSplit data) {
    String parts =
        "dataset: %s, train: %d, validation: %d"
            .formatted(data.dataset(), data.train(), data.validation());
    return data.seed() == null ? parts : parts + ", seed: " + data.seed();
  }

  private static String space(String yaml) {
    String name = SpaceYaml.read(yaml).name();
    boolean preset = Presets.find(name).map(SpaceYaml::write).filter(yaml::equals).isPresent();
    return preset ? "space: " + name : "space:\n" + yaml.stripTrailing().indent(2).stripTrailing();
  }

  private static List<String> budget(Budget budget) {
    String trials = "trials: " + budget.trials();
    Convergence convergence = budget.convergence();
    String minutes = "minutes: " + budget.minutes();
    String converged =
        convergence == null
            ? ""
            : "convergence: {window: %d, entropy: %s, reward: %s}"
                .formatted(convergence.window(), convergence.entropy(), convergence.reward());
    String plateau =
        budget.plateau() == null
            ? ""
            : "plateau: {window: %d}".formatted(budget.plateau().window());
    return List.of(trials, budget.minutes() == null ? "" : minutes, converged, plateau).stream()
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
