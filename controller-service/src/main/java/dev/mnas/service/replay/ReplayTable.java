package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What stands in for training and timing. Safe for use by several runs at once. */
public sealed interface ReplayTable permits SurrogateTable, NetworkTable, RepeatedBlockTable {
  /** What is searched. */
  SearchSpace space();

  /** What there is to choose: those of the space, or fewer where the table narrows it. */
  default List<Decision> decisions() {
    return space().decisions();
  }

  /** In a few words, what the numbers are. */
  String origin();

  /** The network's numbers; empty where the table has it not. */
  Optional<Measured> measure(ArchitectureTokens tokens);

  /** Equal for sequences that are one network. */
  Object network(ArchitectureTokens tokens);

  /** The corner for hypervolumes when none is asked for. */
  HypervolumeReference reference();

  /** The best reward that any network of the table has; empty where they are too many to tell. */
  OptionalDouble bestReward(Objective objective);
}
