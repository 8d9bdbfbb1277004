package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * NSGA-II (Deb et al. 2002) over accuracy and latency, without a target: the reward plays no part.
 * Parents win binary tournaments by front, then by crowding distance; children come of uniform
 * crossover and a change of each decision with probability one over their number. A child that is
 * known is drawn again. A generation of 50 is chosen from parents and children once there are as
 * many children; with 100 of them, as in the paper, 2,000 evaluations reach less.
 */
final class Nsga2Policy extends SearchingPolicy {
  private static final int POPULATION = 50;
  private static final double CROSSOVER = 0.9;
  private static final int TRIES = 20;

  /** Best first, as {@link CrowdedFronts} orders them. */
  private final List<Measured> parents = new ArrayList<>();

  private final List<Measured> children = new ArrayList<>();

  Nsga2Policy(PolicySettings settings, List<Decision> decisions) {
    super(settings, decisions);
  }

  @Override
  List<Sample> propose(int n) {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens = draw();
      for (int tried = 1; !ledger.drew(tokens) && tried < TRIES; tried++) {
        // Twins breed known children: more changes lead out of that.
        tokens = tried < TRIES / 2 ? draw() : neighbourhood.change(tokens, random);
      }
      ledger.suggested(tokens);
      batch.add(new Sample(tokens));
    }
    return batch;
  }

  private int[] draw() {
    if (parents.isEmpty()) {
      return neighbourhood.any(random);
    }
    int[] child = parents.get(tournament()).tokens.clone();
    int[] other = parents.get(tournament()).tokens;
    boolean crossed = random.nextDouble() < CROSSOVER;
    for (int i = 0; i < child.length; i++) {
      if (crossed && random.nextDouble() < 0.5) {
        child[i] = other[i];
      }
      if (random.nextDouble() * child.length < 1) {
        int option = random.below(cardinalities[i] - 1);
        child[i] = option < child[i] ? option : option + 1;
      }
    }
    return child;
  }

  /** The parents are in order, so the better of two is the one before the other. */
  private int tournament() {
    return Math.min(random.below(parents.size()), random.below(parents.size()));
  }

  @Override
  void learn(List<Sample> samples, List<Outcome> outcomes) {
    for (int i = 0; i < samples.size(); i++) {
      children.add(new Measured(samples.get(i).tokens, outcomes.get(i)));
    }
    if (children.size() >= POPULATION) {
      choose(children);
      children.clear();
    }
  }

  private void choose(List<Measured> more) {
    List<Measured> all = new ArrayList<>(parents);
    all.addAll(more);
    List<Measured> chosen = CrowdedFronts.best(all, POPULATION);
    parents.clear();
    parents.addAll(chosen);
  }

  @Override
  void learnFromOthers(List<Measured> others) {
    choose(others);
  }

  @Override
  void startAnew() {
    parents.clear();
    children.clear();
  }

  @Override
  void writeOwn(StateWriter out) {
    Measured.write(out, parents);
    Measured.write(out, children);
  }

  @Override
  void readOwn(StateReader in) {
    Measured.read(in, cardinalities, parents);
    Measured.read(in, cardinalities, children);
  }
}
