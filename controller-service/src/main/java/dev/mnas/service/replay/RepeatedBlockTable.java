package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table of which only networks count whose blocks are all alike, as in searches for one cell that
 * is repeated (Tan et al. 2019, section 5.4): the decisions are those of one block.
 */
public final class RepeatedBlockTable implements ReplayTable {
  private final ReplayTable table;
  private final List<Decision> shared;

  /**
   * The part of a table.
   *
   * @throws InvalidTableException when blocks do not choose alike
   */
  public RepeatedBlockTable(ReplayTable table) {
    this.table = table;
    this.shared = shared(table.space().decisions());
  }

  /** The first block's decisions, with the options that every block has. */
  private static List<Decision> shared(List<Decision> all) {
    int first = all.get(0).block();
    List<Decision> shared = new ArrayList<>();
    for (Decision decision : all.stream().filter(one -> one.block() == first).toList()) {
      List<String> options = new ArrayList<>(decision.options());
      all.stream()
          .filter(other -> other.name().equals(decision.name()))
          .forEach(other -> options.retainAll(other.options()));
      if (options.size() < 2) {
        throw new InvalidTableException(
            "blocks that repeat must share two options of %s, share %s"
                .formatted(decision.name(), options));
      }
      shared.add(new Decision(first, decision.name(), options));
    }
    for (Decision decision : all) {
      if (shared.stream().noneMatch(one -> one.name().equals(decision.name()))) {
        throw new InvalidTableException(
            "blocks that repeat must have the decisions of the first, block %d also has %s"
                .formatted(decision.block(), decision.name()));
      }
    }
    return List.copyOf(shared);
  }

  private ArchitectureTokens whole(ArchitectureTokens tokens) {
    List<Integer> whole = new ArrayList<>();
    for (Decision decision : table.space().decisions()) {
      for (int i = 0; i < shared.size(); i++) {
        Decision one = shared.get(i);
        if (one.name().equals(decision.name())) {
          whole.add(decision.options().indexOf(one.options().get(tokens.values().get(i))));
        }
      }
    }
    return new ArchitectureTokens(whole);
  }

  @Override
  public SearchSpace space() {
    return table.space();
  }

  @Override
  public List<Decision> decisions() {
    return shared;
  }

  @Override
  public String origin() {
    return table.origin() + ", one block repeated";
  }

  @Override
  public Optional<Measured> measure(ArchitectureTokens tokens) {
    return table.measure(whole(tokens));
  }

  @Override
  public Object network(ArchitectureTokens tokens) {
    return table.network(whole(tokens));
  }

  @Override
  public HypervolumeReference reference() {
    return table.reference();
  }

  /** That of the whole table: regret tells what repeating costs. */
  @Override
  public OptionalDouble bestReward(Objective objective) {
    return table.bestReward(objective);
  }
}
