package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** A fitted model that has numbers for every network of its space. */
final class SurrogateTable implements ReplayTable {
  private static final int SAMPLES = 10_000;
  private static final long SAMPLES_SEED = 1;

  private final SearchSpace space;
  private final PairwiseModel accuracy;
  private final PairwiseModel latencyMillis;

  /**
   * A surrogate.
   *
   * @param accuracy in [0, 1]; what lies outside counts as its end
   */
  SurrogateTable(SearchSpace space, PairwiseModel accuracy, PairwiseModel latencyMillis) {
    this.space = space;
    this.accuracy = accuracy;
    this.latencyMillis = latencyMillis;
  }

  @Override
  public SearchSpace space() {
    return space;
  }

  @Override
  public String origin() {
    return "a surrogate model, fitted to measurements";
  }

  @Override
  public Optional<Measured> measure(ArchitectureTokens tokens) {
    return Optional.of(known(tokens));
  }

  private Measured known(ArchitectureTokens tokens) {
    List<Integer> values = tokens.values();
    double modelled = accuracy.predict(values);
    return new Measured(Math.min(1, Math.max(0, modelled)), latencyMillis.predict(values));
  }

  /** The decisions themselves: the model tells all of them apart. */
  @Override
  public ArchitectureTokens network(ArchitectureTokens tokens) {
    return tokens;
  }

  /** The slowest and the least accurate of 10,000 random networks. */
  @Override
  public HypervolumeReference reference() {
    Random random = new Random(SAMPLES_SEED);
    double slowest = 0;
    double lowest = 1;
    for (int i = 0; i < SAMPLES; i++) {
      Measured one = known(space.random(random));
      slowest = Math.max(slowest, one.latencyMillis());
      lowest = Math.min(lowest, one.accuracy());
    }
    return new HypervolumeReference(lowest, slowest);
  }

  @Override
  public OptionalDouble bestReward(Objective objective) {
    return OptionalDouble.empty();
  }
}
