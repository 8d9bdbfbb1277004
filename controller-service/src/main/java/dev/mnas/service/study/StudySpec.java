package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import java.util.List;

/**
 * What a user asked for.
 *
 * @param name for people; never part of a path
 * @param space the search space as YAML, whole, so that later changes of a preset do not matter
 * @param pools where trials are timed; the reward uses the first
 * @param trainPool where trials are trained
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
    String trainPool) {
  public StudySpec {
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("pools must name at least one pool");
    }
  }

  /** The pool whose latency the reward uses. */
  public String targetPool() {
    return pools.get(0);
  }
}
