package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.guard.Plateau;
import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.space.SpaceLookup;
import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.BundledDataset;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.yaml.InvalidYamlException;
import dev.mnas.yaml.SpaceYaml;
import dev.mnas.yaml.YamlMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The file format of a study; JSON is read too, being YAML. */
@Component
class StudyYaml {
  private static final String NAME = "[\\p{L}\\p{N} ._-]{1,128}";
  private static final String POOL = "[a-z0-9][a-z0-9-]{0,63}";
  private static final String LOCAL = "local";

  /** What the RNN controller's settings were found with (docs/adr/0005). */
  private static final int BATCH = 10;

  /** Zoph et al. 2018, A.2. */
  private static final int PAPER_BATCH = 20;

  private final SpaceLookup spaces;

  StudyYaml(SpaceLookup spaces) {
    this.spaces = spaces;
  }

  /**
   * Reads a study.
   *
   * @throws InvalidYamlException with every mistake by line and field
   */
  StudySpec read(String text) {
    YamlMapping study = YamlMapping.parse(text);
    String name = study.requiredString("name");
    if (study.has("name") && !name.matches(NAME)) {
      study.reject("name", "must be 1 to 128 letters, digits, spaces or . _ -");
    }
    Optional<SearchSpace> space = space(study);
    Optional<Targets> read = ObjectiveYaml.read(study.requiredMapping("objective"));
    PolicySettings policy = policy(study.optionalOrEmptyMapping("policy"));
    Budget budget = budget(study.requiredMapping("budget"));
    Optional<Recipe> recipe = RecipeYaml.read(study.optionalOrEmptyMapping("recipe"));
    Optional<EarlyStopping> earlyStopping =
        study
            .optionalMapping("earlyStopping")
            .flatMap(mapping -> EarlyStoppingYaml.read(mapping, recipe));
    Optional<DataSplit> data = data(study.requiredMapping("data"));
    List<String> pools = study.strings("pools").orElse(List.of(LOCAL));
    if (pools.isEmpty()
        || !pools.stream().allMatch(pool -> pool.matches(POOL))
        || new HashSet<>(pools).size() != pools.size()) {
      study.reject(
          "pools", "must be different names of lower-case letters, digits and '-', one or more");
    }
    String trainPool = study.optionalString("trainPool").orElse(LOCAL);
    if (!trainPool.matches(POOL)) {
      study.reject("trainPool", "must be lower-case letters, digits and '-'");
    }
    space.ifPresent(known -> data.ifPresent(split -> requireFit(study, known, split)));
    Optional<Prefilter> prefilter =
        study.optionalMapping("prefilter").flatMap(StudyYaml::prefilter);
    study.finish();
    study.problems().throwIfAny();
    Targets targets = read.orElseThrow();
    return new StudySpec(
        name,
        SpaceYaml.write(space.orElseThrow()),
        targets.largest(),
        policy,
        budget,
        recipe.orElseThrow(),
        data.orElseThrow(),
        pools,
        trainPool,
        earlyStopping.orElse(null),
        targets.size() == 1
            ? null
            : targets.objectives().stream().map(Objective::targetMillis).toList(),
        prefilter.orElse(null));
  }

  private Optional<SearchSpace> space(YamlMapping study) {
    if (study.isMapping("space")) {
      return SpaceYaml.read(study.requiredMapping("space"));
    }
    String name = study.requiredString("space");
    Optional<SearchSpace> found = spaces.find(name);
    if (study.has("space") && found.isEmpty()) {
      study.reject("space", "must be a mapping or one of " + spaces.names() + ", was " + name);
    }
    return found;
  }

  private static PolicySettings policy(YamlMapping mapping) {
    var kind = mapping.optionalEnum("kind", PolicySettings.Kind.RNN);
    int usual = kind == PolicySettings.Kind.RNN_PAPER ? PAPER_BATCH : BATCH;
    return policy(mapping, kind, new PolicySettings(kind, usual, 1, 1));
  }

  private static PolicySettings policy(
      YamlMapping mapping, PolicySettings.Kind kind, PolicySettings before) {
    int batch = mapping.optionalInt("batch", before.batch(), 1, 1000);
    int delay = mapping.optionalInt("delay", before.delay(), 1, 100);
    long seed = mapping.optionalLong("seed", before.seed(), Long.MIN_VALUE, Long.MAX_VALUE);
    mapping.finish();
    return new PolicySettings(kind, batch, delay, seed);
  }

  /**
   * Reads a policy alone; what is left out is as before.
   *
   * @throws InvalidYamlException with every mistake by line and field
   */
  static PolicySettings readPolicy(String text, PolicySettings before) {
    YamlMapping mapping = YamlMapping.parse(text);
    PolicySettings settings = policy(mapping, mapping.optionalEnum("kind", before.kind()), before);
    mapping.problems().throwIfAny();
    return settings;
  }

  /**
   * Reads a budget alone.
   *
   * @throws InvalidYamlException with every mistake by line and field
   */
  static Budget readBudget(String text) {
    YamlMapping mapping = YamlMapping.parse(text);
    Budget budget = budget(mapping);
    mapping.problems().throwIfAny();
    return budget;
  }

  private static Budget budget(YamlMapping mapping) {
    int trials = mapping.requiredInt("trials", 1, Budget.MAX_TRIALS);
    Integer minutes =
        mapping.has("minutes") ? mapping.requiredInt("minutes", 1, Budget.MAX_MINUTES) : null;
    Optional<Convergence> convergence =
        mapping.optionalMapping("convergence").flatMap(StudyYaml::convergence);
    Optional<Plateau> plateau = mapping.optionalMapping("plateau").flatMap(StudyYaml::plateau);
    mapping.finish();
    return new Budget(trials, minutes, convergence.orElse(null), plateau.orElse(null));
  }

  private static Optional<Plateau> plateau(YamlMapping mapping) {
    int window = mapping.requiredInt("window", 2, Budget.MAX_TRIALS);
    mapping.finish();
    return mapping.build(() -> new Plateau(window));
  }

  private static Optional<Prefilter> prefilter(YamlMapping mapping) {
    Long table =
        mapping.has("table") ? (Long) mapping.requiredLong("table", 1, Long.MAX_VALUE) : null;
    double factor = mapping.requiredDouble("factor", 0, 1000);
    mapping.finish();
    return mapping.build(() -> new Prefilter(table, factor));
  }

  private static Optional<Convergence> convergence(YamlMapping mapping) {
    int window = mapping.requiredInt("window", 2, 10_000);
    double entropy = mapping.requiredDouble("entropy", 0, 100);
    double reward = mapping.requiredDouble("reward", 0, 100);
    mapping.finish();
    return mapping.build(() -> new Convergence(window, entropy, reward));
  }

  /** What every training would fail with is told before the first. */
  private static void requireFit(YamlMapping study, SearchSpace space, DataSplit split) {
    Optional<BundledDataset> bundled = BundledDataset.of(split);
    if (bundled.isEmpty()) {
      return;
    }
    BundledDataset data = bundled.get();
    if (!space.input().equals(data.image()) || space.classes() != data.classes()) {
      study.reject(
          "space",
          "must take the images of %s, %s in %d classes, takes %s in %d"
              .formatted(data.id(), data.image(), data.classes(), space.input(), space.classes()));
    }
    data.tooLarge(split).ifPresent(rule -> study.reject("data", rule));
  }

  private static Optional<DataSplit> data(YamlMapping mapping) {
    String dataset = mapping.requiredString("dataset");
    int train = mapping.requiredInt("train", 1, 100_000_000);
    int validation = mapping.requiredInt("validation", 1, 100_000_000);
    Long seed =
        mapping.has("seed")
            ? (Long) mapping.requiredLong("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            : null;
    mapping.finish();
    return mapping.build(() -> new DataSplit(dataset, train, validation, seed));
  }
}
