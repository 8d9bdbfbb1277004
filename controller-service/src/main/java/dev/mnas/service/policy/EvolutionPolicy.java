package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * Regularized evolution (Real et al. 2019, algorithm 1): the best of a random sample of the
 * population, drawn with replacement, has a child that differs in one decision; the child enters
 * when it is observed, and the oldest dies. The paper's population of 100 and sample of 25.
 *
 * <p>A network that was measured elsewhere enters while there is room, and later in place of the
 * worst when it is better.
 */
final class EvolutionPolicy extends SearchingPolicy {
  private static final int POPULATION = 100;
  private static final int SAMPLE = 25;

  /** Oldest first. */
  private final List<Measured> population = new ArrayList<>();

  EvolutionPolicy(PolicySettings settings, List<Decision> decisions) {
    super(settings, decisions);
  }

  @Override
  List<Sample> propose(int n) {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens =
          population.size() < POPULATION
              ? neighbourhood.any(random)
              : neighbourhood.change(bestOfSample().tokens, random);
      var unused = ledger.drew(tokens);
      ledger.suggested(tokens);
      batch.add(new Sample(tokens));
    }
    return batch;
  }

  private Measured bestOfSample() {
    Measured best = population.get(random.below(population.size()));
    for (int i = 1; i < SAMPLE; i++) {
      Measured other = population.get(random.below(population.size()));
      best = other.reward() > best.reward() ? other : best;
    }
    return best;
  }

  @Override
  void learn(List<Sample> samples, List<Outcome> outcomes) {
    for (int i = 0; i < samples.size(); i++) {
      population.add(new Measured(samples.get(i).tokens, outcomes.get(i)));
      if (population.size() > POPULATION) {
        population.remove(0);
      }
    }
  }

  @Override
  void learnFromOthers(List<Measured> others) {
    for (Measured other : others) {
      int worst = worst();
      if (population.size() < POPULATION) {
        population.add(other);
      } else if (other.reward() > population.get(worst).reward()) {
        population.remove(worst);
        population.add(other);
      }
    }
  }

  private int worst() {
    int worst = 0;
    for (int i = 1; i < population.size(); i++) {
      worst = population.get(i).reward() < population.get(worst).reward() ? i : worst;
    }
    return worst;
  }

  @Override
  void startAnew() {
    population.clear();
  }

  @Override
  void writeOwn(StateWriter out) {
    Measured.write(out, population);
  }

  @Override
  void readOwn(StateReader in) {
    Measured.read(in, cardinalities, population);
  }
}
