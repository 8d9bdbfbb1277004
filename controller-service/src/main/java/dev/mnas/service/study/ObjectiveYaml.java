package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.yaml.YamlMapping;
import java.util.List;
import java.util.Optional;

/** The part of a study's file that says what is good. */
final class ObjectiveYaml {
  private static final double MAX_MILLIS = 1e6;

  private ObjectiveYaml() {}

  /** A form as users name it; soft and hard are the product with exponents of their own. */
  private enum Word {
    SOFT,
    HARD,
    ABSOLUTE
  }

  /** Reads it: exponents that are left out are those of the form. */
  static Optional<Targets> read(YamlMapping mapping) {
    Word word = mapping.optionalEnum("form", Word.SOFT);
    List<Double> millis = targets(mapping);
    Optional<Objective> objective =
        switch (word) {
          case SOFT -> product(mapping, Objective.SOFT, Objective.SOFT);
          case HARD -> hard(mapping);
          case ABSOLUTE -> absolute(mapping);
        };
    mapping.finish();
    return objective.flatMap(
        one -> mapping.build(() -> new Targets(millis.stream().map(one::at).toList())));
  }

  private static Optional<Objective> product(YamlMapping mapping, double up, double beyond) {
    double alpha = mapping.optionalDouble("alpha", up, -Objective.MOST, 0);
    double beta = mapping.optionalDouble("beta", beyond, -Objective.MOST, 0);
    return mapping.build(() -> Objective.product(1, alpha, beta));
  }

  private static Optional<Objective> hard(YamlMapping mapping) {
    Optional<Objective> objective = product(mapping, Objective.HARD_ALPHA, Objective.HARD_BETA);
    objective
        .filter(read -> read.beta() >= read.alpha())
        .ifPresent(
            read ->
                mapping.reject(
                    mapping.has("beta") ? "beta" : "alpha",
                    "in the hard form beta must be below alpha, which is %s, was %s"
                        .formatted(read.alpha(), read.beta())));
    return objective;
  }

  private static Optional<Objective> absolute(YamlMapping mapping) {
    if (mapping.has("alpha")) {
      mapping.reject(
          "alpha", "must be absent in the absolute form, whose beta holds on both sides");
    }
    double beta = mapping.optionalDouble("beta", Objective.ABSOLUTE, -Objective.MOST, 0);
    return mapping.build(() -> Objective.absolute(1, beta));
  }

  /** One number, or those of a sweep. */
  private static List<Double> targets(YamlMapping mapping) {
    if (!mapping.isList("targetMillis")) {
      return List.of(mapping.requiredDouble("targetMillis", Double.MIN_VALUE, MAX_MILLIS));
    }
    List<Double> millis =
        mapping.doubles("targetMillis", Double.MIN_VALUE, MAX_MILLIS).orElse(List.of());
    if (millis.size() == 1 || millis.size() > Targets.MOST) {
      mapping.reject(
          "targetMillis",
          "must be a number, or 2 to %d of them, were %d".formatted(Targets.MOST, millis.size()));
    }
    for (int i = 1; i < millis.size(); i++) {
      if (millis.get(i) <= millis.get(i - 1)) {
        mapping.reject(
            "targetMillis",
            "must ascend, was %s after %s".formatted(millis.get(i), millis.get(i - 1)));
      }
    }
    return millis;
  }

  /** Every setting is written. */
  static String write(Targets targets) {
    Objective objective = targets.largest();
    List<Double> millis = targets.objectives().stream().map(Objective::targetMillis).toList();
    Object written = millis.size() == 1 ? millis.get(0) : millis;
    return switch (objective.form()) {
      case PRODUCT ->
          "objective: {targetMillis: %s, alpha: %s, beta: %s}"
              .formatted(written, objective.alpha(), objective.beta());
      case ABSOLUTE ->
          "objective: {form: absolute, targetMillis: %s, beta: %s}"
              .formatted(written, objective.beta());
    };
  }
}
