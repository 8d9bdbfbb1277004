package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The RNN controller as a search that goes on: it samples token sequences and learns from the ranks
 * of their rewards by PPO, and from the best networks of its restart. A draw that is known is
 * replaced by an unknown change of one decision of the two best, which enters PPO with its own
 * log-probability as the old one. When all changes of the best are known it starts anew with other
 * weights; what is known stays known. Plain Java in a fixed order of operations: the same seed and
 * the same rewards give the same bits everywhere.
 */
final class RnnPolicy extends SearchingPolicy {
  /** Bound of the uniform distribution that weights start from (Zoph et al. 2018, A.2). */
  private static final double INITIAL = 0.1;

  private static final int TRIES = 100;

  /** Sequences that the entropies are means over, and the seed they are drawn with. */
  private static final int ENTROPY_SAMPLES = 16;

  private static final long ENTROPY_SEED = 1;

  private final RnnSettings.Search search;
  private final RnnRows rows;
  private final BatchRnn rnn;
  private final BatchTape tape;
  private final RnnLearner learner;
  private final float[][] weights;
  private final Elite elite;
  private PolicyDiagnostics.Update lastUpdate = PolicyDiagnostics.Update.NONE;

  RnnPolicy(PolicySettings settings, List<Decision> decisions) {
    this(settings, decisions, RnnSettings.STANDARD);
  }

  RnnPolicy(PolicySettings settings, List<Decision> decisions, RnnSettings rnnSettings) {
    super(settings, decisions);
    search = rnnSettings.search();
    rows = new RnnRows(cardinalities, rnnSettings.hidden(), rnnSettings.embedding());
    rnn = new BatchRnn(rows);
    tape = new BatchTape(rows);
    learner = new RnnLearner(rnnSettings.learning(), rows, rnn, tape);
    weights = rows.zeros();
    elite = new Elite(search.queue());
    initialise();
  }

  private void initialise() {
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((2 * random.nextDouble() - 1) * INITIAL);
      }
    }
  }

  @Override
  List<Sample> propose(int n) {
    List<Sample> batch = new ArrayList<>();
    while (batch.size() < n) {
      int count = Math.min(n - batch.size(), BatchTape.CAPACITY);
      batch.addAll(propose(rnn.sample(weights, tape, count, random)));
    }
    return batch;
  }

  private List<Sample> propose(int[][] drawn) {
    List<Sample> batch = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<int[]> replacements = new ArrayList<>();
    for (int row = 0; row < drawn.length; row++) {
      boolean isNew = ledger.drew(drawn[row]);
      boolean isKept = isNew && !(random.nextDouble() < search.changeShare());
      int[] tokens = isKept ? drawn[row] : replacement(drawn[row]);
      ledger.suggested(tokens);
      batch.add(new Sample(tokens, logProbabilities(tokens, row)));
      if (!isKept) {
        places.add(row);
        replacements.add(tokens);
      }
    }
    rnn.forward(weights, tape, replacements);
    for (int row = 0; row < replacements.size(); row++) {
      int[] tokens = replacements.get(row);
      batch.set(places.get(row), new Sample(tokens, logProbabilities(tokens, row)));
    }
    return batch;
  }

  private double[] logProbabilities(int[] tokens, int row) {
    double[] logProbabilities = new double[tokens.length];
    for (int step = 0; step < tokens.length; step++) {
      logProbabilities[step] = tape.logProbabilities[step][row][tokens[step]];
    }
    return logProbabilities;
  }

  /**
   * An unknown change of the parents, of the rest of the queue where they have none, else of more
   * decisions; the draw itself where nothing unknown is found.
   */
  private int[] replacement(int[] drawn) {
    List<int[]> best = elite.tokens();
    List<int[]> unseen = new ArrayList<>();
    for (int i = 0; i < best.size() && (i < search.parents() || unseen.isEmpty()); i++) {
      unseen.addAll(neighbourhood.unseen(best.get(i), ledger.seen()));
    }
    if (!unseen.isEmpty()) {
      return unseen.get(random.below(unseen.size()));
    }
    int[] tokens = best.isEmpty() ? drawn : best.get(0);
    for (int i = 0; i < TRIES; i++) {
      tokens = neighbourhood.change(tokens, random);
      if (!ledger.seen().contains(tokens)) {
        return tokens;
      }
    }
    return drawn;
  }

  @Override
  void learn(List<Sample> samples, List<Outcome> outcomes) {
    for (int i = 0; i < samples.size(); i++) {
      elite.add(new Measured(samples.get(i).tokens, outcomes.get(i)));
    }
    lastUpdate = learner.update(weights, Ranks.lessons(samples, outcomes), elite.tokens());
    int[] best = elite.tokens().get(0);
    if (search.restarts()
        && neighbourhood.unseen(best, ledger.seen()).isEmpty()
        && !isOutstandingNear(best)) {
      restart();
    }
  }

  /** The best of them join the queue, from which it learns at the next update. */
  @Override
  void learnFromOthers(List<Measured> others) {
    others.forEach(elite::add);
  }

  @Override
  void startAnew() {
    initialise();
    learner.adam().reset();
    elite.clear();
  }

  @Override
  int logProbabilities() {
    return rows.steps();
  }

  @Override
  void writeOwn(StateWriter out) {
    for (float[] row : weights) {
      out.writeFloats(row);
    }
    learner.adam().write(out);
    elite.write(out);
    out.writeInt(lastUpdate.epochs());
    out.writeDouble(lastUpdate.kl());
    out.writeDouble(lastUpdate.clipShare());
  }

  @Override
  void readOwn(StateReader in) {
    for (float[] row : weights) {
      in.readFloats(row);
    }
    learner.adam().read(in);
    elite.read(in, cardinalities);
    lastUpdate = new PolicyDiagnostics.Update(in.readInt(), in.readDouble(), in.readDouble());
  }

  @Override
  Optional<PolicyDiagnostics.Update> lastUpdate() {
    return lastUpdate.epochs() == 0 ? Optional.empty() : Optional.of(lastUpdate);
  }

  /**
   * A decision's distribution depends on the tokens before it, so this is the mean along 16
   * sequences drawn with a fixed seed; it leaves the policy's own random numbers alone.
   */
  @Override
  List<Double> entropies() {
    int[][] unused = rnn.sample(weights, tape, ENTROPY_SAMPLES, new Xoshiro256(ENTROPY_SEED));
    List<Double> entropies = new ArrayList<>();
    for (int step = 0; step < rows.steps(); step++) {
      double sum = 0;
      for (int row = 0; row < ENTROPY_SAMPLES; row++) {
        sum += tape.entropy(step, row, rows.cardinality(step));
      }
      entropies.add(sum / ENTROPY_SAMPLES);
    }
    return entropies;
  }
}
