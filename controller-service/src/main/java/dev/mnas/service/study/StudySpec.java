package dev.mnas.service.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a user asked for.
 *
 * @param name for people; never part of a path
 * @param objective of a sweep that of its largest target
 * @param space the search space as YAML, whole, so that later changes of a preset do not matter
 * @param pools where trials are timed; the reward uses the first
 * @param trainPool where trials are trained
 * @param earlyStopping by what rule trainings end early; absent for none
 * @param targetsMillis of a sweep, ascending; absent where the objective's target is the only one
 * @param prefilter which networks are not trained; absent for none
 */
public record StudySpec(
    String name,
    String space,
    Objective objective,
    PolicySettings policy,
    Budget budget,
    Recipe recipe,
    DataSplit data,
    List<String> pools,
    String trainPool,
    // Left out where absent: texts and their hashes stay as before there was any.
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EarlyStopping earlyStopping,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> targetsMillis,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Prefilter prefilter) {
  private static final JsonMapper JSON =
      WireJson.mapper().rebuild().addMixIn(Objective.class, StoredObjective.class).build();

  public StudySpec {
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("pools must name at least one pool");
    }
    targetsMillis = targetsMillis == null ? null : List.copyOf(targetsMillis);
    Targets targets = targets(objective, targetsMillis);
    if (!targets.largest().equals(objective)) {
      throw new IllegalArgumentException(
          "the objective must be that of the largest target, %s, was %s"
              .formatted(targets.largest(), objective));
    }
  }

  /** Reads what {@link #text} wrote. */
  static StudySpec parse(String text) {
    return JSON.readValue(text, StudySpec.class);
  }

  /** As it is stored. */
  String text() {
    return JSON.writeValueAsString(this);
  }

  StudySpec with(PolicySettings changed) {
    return with(changed, budget, recipe, data, earlyStopping, prefilter);
  }

  StudySpec with(Budget changed) {
    return with(policy, changed, recipe, data, earlyStopping, prefilter);
  }

  StudySpec with(Prefilter changed) {
    return with(policy, budget, recipe, data, earlyStopping, changed);
  }

  /** The same study with trials that are trained otherwise, all of them and to their end. */
  StudySpec with(Recipe otherRecipe, DataSplit otherData) {
    return with(policy, budget, otherRecipe, otherData, null, null);
  }

  private StudySpec with(
      PolicySettings newPolicy,
      Budget newBudget,
      Recipe newRecipe,
      DataSplit newData,
      @Nullable EarlyStopping newStopping,
      @Nullable Prefilter newFilter) {
    return new StudySpec(
        name,
        space,
        objective,
        newPolicy,
        newBudget,
        newRecipe,
        newData,
        pools,
        trainPool,
        newStopping,
        targetsMillis,
        newFilter);
  }

  /** What it is after: one target, or a sweep of several. */
  public Targets targets() {
    return targets(objective, targetsMillis);
  }

  private static Targets targets(Objective objective, @Nullable List<Double> millis) {
    return millis == null
        ? Targets.of(objective)
        : new Targets(millis.stream().map(objective::at).toList());
  }

  /** The pool whose latency the reward uses. */
  public String targetPool() {
    return pools.get(0);
  }

  /** The product has no form in store: texts and their hashes stay as before there was any. */
  private interface StoredObjective {
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = ProductForm.class)
    Objective.Form form();
  }

  /** Equal to the form that is left out. */
  static final class ProductForm {
    @Override
    @SuppressWarnings("EqualsUnsafeCast")
    public boolean equals(@Nullable Object other) {
      return other == Objective.Form.PRODUCT;
    }

    @Override
    public int hashCode() {
      return Objective.Form.PRODUCT.hashCode();
    }
  }
}
