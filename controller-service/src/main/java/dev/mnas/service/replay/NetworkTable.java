package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Networks that were measured, and no others: a draw outside of them has no numbers, as a trial
 * that failed.
 */
final class NetworkTable implements ReplayTable {
  private final SearchSpace space;
  private final Map<List<String>, Measured> byBlocks;

  /**
   * A table of these networks.
   *
   * @param byBlocks what was measured, by block strings in order
   */
  NetworkTable(SearchSpace space, Map<List<String>, Measured> byBlocks) {
    this.space = space;
    this.byBlocks = Map.copyOf(byBlocks);
    if (byBlocks.isEmpty()) {
      throw new InvalidTableException("the table must have a network that was measured, had none");
    }
  }

  @Override
  public SearchSpace space() {
    return space;
  }

  @Override
  public String origin() {
    return "a table of %,d networks".formatted(byBlocks.size());
  }

  @Override
  public Optional<Measured> measure(ArchitectureTokens tokens) {
    return Optional.ofNullable(byBlocks.get(network(tokens)));
  }

  @Override
  public List<String> network(ArchitectureTokens tokens) {
    return space.decode(tokens).spec().blockStrings();
  }

  @Override
  public HypervolumeReference reference() {
    return new HypervolumeReference(
        byBlocks.values().stream().mapToDouble(Measured::accuracy).min().orElseThrow(),
        byBlocks.values().stream().mapToDouble(Measured::latencyMillis).max().orElseThrow());
  }

  @Override
  public OptionalDouble bestReward(Objective objective) {
    return byBlocks.values().stream()
        .mapToDouble(known -> objective.reward(known.accuracy(), known.latencyMillis()).value())
        .max();
  }
}
