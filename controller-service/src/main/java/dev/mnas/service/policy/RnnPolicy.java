package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The RNN controller as a search that goes on: it samples token sequences and learns from the ranks
 * of their rewards by PPO, and from the best networks of its restart. Half of what it draws is
 * suggested as it is. The rest, and draws that are known, are replaced by candidates: other draws
 * of it and changes of one decision of the five best, those first that a value model of the restart
 * finds most promising. They enter PPO with their own log-probability as the old one. When all
 * changes of the best are known, or nothing better was found for long, it starts anew with other
 * weights; what is known stays known, and what it climbs through again costs nothing. Plain Java in
 * a fixed order of operations: the same seed and the same rewards give the same bits everywhere.
 */
final class RnnPolicy extends SearchingPolicy {
  /** Bound of the uniform distribution that weights start from (Zoph et al. 2018, A.2). */
  private static final double INITIAL = 0.1;

  private static final int TRIES = 100;

  /** Of the states of version 2. */
  private static final int UNITS_WITHOUT_MODEL = 100;

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
  private final ValueModel model;
  private final KnownOutcomes outcomes;

  /** Networks measured since the best of the restart, in whole batches. */
  private int idle;

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
    elite = new Elite(search.elite());
    model = new ValueModel(cardinalities);
    outcomes = new KnownOutcomes(cardinalities);
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
      Iterator<int[]> candidates = candidates().iterator();
      int count = Math.min(n - batch.size(), BatchTape.CAPACITY);
      batch.addAll(propose(rnn.sample(weights, tape, count, random), candidates));
    }
    return batch;
  }

  private List<Sample> propose(int[][] drawn, Iterator<int[]> candidates) {
    List<Sample> batch = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<int[]> replacements = new ArrayList<>();
    for (int row = 0; row < drawn.length; row++) {
      boolean isNew = ledger.drew(drawn[row]);
      boolean isKept = isNew && !(random.nextDouble() < search.candidateShare());
      int[] tokens = isKept ? drawn[row] : replacement(drawn[row], candidates);
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

  /** Unknown networks, the most promising first; none before the value model has anything. */
  private List<int[]> candidates() {
    if (!model.isReady()) {
      return List.of();
    }
    List<int[]> unseen = new ArrayList<>();
    for (int[] tokens : rnn.sample(weights, tape, search.draws(), random)) {
      if (!ledger.seen().contains(tokens)) {
        unseen.add(tokens);
      }
    }
    for (int[] best : queue()) {
      unseen.addAll(neighbourhood.unseen(best, ledger.seen()));
    }
    return ranked(unseen, tokens -> model.meanPlus(search.deviations() * normal(), tokens));
  }

  /** The best of the elite by the value model, best first; by their rewards before it is ready. */
  private List<int[]> queue() {
    List<int[]> best = elite.tokens();
    if (model.isReady()) {
      best = ranked(best, model::mean);
    }
    return best.subList(0, Math.min(search.queue(), best.size()));
  }

  /** The worthiest first; of equal ones the earlier. */
  private static List<int[]> ranked(List<int[]> networks, ToDoubleFunction<int[]> worth) {
    Map<int[], Double> worths = new IdentityHashMap<>();
    networks.forEach(tokens -> worths.put(tokens, worth.applyAsDouble(tokens)));
    Comparator<int[]> rising = Comparator.comparing(worths::get);
    return networks.stream().sorted(rising.reversed()).toList();
  }

  /** Near enough to normal: the sum of twelve uniform numbers, its mean and deviation 0 and 1. */
  private double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private double[] logProbabilities(int[] tokens, int row) {
    double[] logProbabilities = new double[tokens.length];
    for (int step = 0; step < tokens.length; step++) {
      logProbabilities[step] = tape.logProbabilities[step][row][tokens[step]];
    }
    return logProbabilities;
  }

  /**
   * The next candidate, else the draw where it is unknown, else an unknown change of more and more
   * decisions of it or of the best; the draw itself where nothing unknown is found.
   */
  private int[] replacement(int[] drawn, Iterator<int[]> candidates) {
    while (candidates.hasNext()) {
      int[] tokens = candidates.next();
      if (!ledger.seen().contains(tokens)) {
        return tokens;
      }
    }
    if (!ledger.seen().contains(drawn)) {
      return drawn;
    }
    int[] tokens = elite.isEmpty() ? drawn : elite.tokens().get(0);
    for (int i = 0; i < TRIES; i++) {
      tokens = neighbourhood.change(tokens, random);
      if (!ledger.seen().contains(tokens)) {
        return tokens;
      }
    }
    return drawn;
  }

  @Override
  void learn(List<Sample> samples, List<Outcome> observed) {
    double before = elite.bestReward();
    for (int i = 0; i < samples.size(); i++) {
      learnOf(new Measured(samples.get(i).tokens, observed.get(i)));
    }
    idle = elite.bestReward() > before ? 0 : idle + samples.size();
    climbThroughTheKnown();
    List<int[]> queue = queue();
    lastUpdate = learner.update(weights, Ranks.lessons(samples, observed), queue);
    if (isExhausted(queue.get(0))) {
      restart();
    }
  }

  private boolean isExhausted(int[] best) {
    boolean isKnownAround = neighbourhood.unseen(best, ledger.seen()).isEmpty();
    return idle >= search.patience() * neighbourhood.size()
        || (isKnownAround && !isOutstandingNear(best));
  }

  private void learnOf(Measured one) {
    outcomes.add(one);
    elite.add(one);
    model.add(one);
  }

  /** Known changes of the restart's best are as if they had been measured in it. */
  private void climbThroughTheKnown() {
    int[] best;
    do {
      best = elite.tokens().get(0);
      for (int[] changed : neighbourhood.changes(best)) {
        outcomes.find(changed).ifPresent(this::learnOf);
      }
    } while (elite.tokens().get(0) != best);
  }

  /** The best of them join the queue, from which it learns at the next update. */
  @Override
  void learnFromOthers(List<Measured> others) {
    double before = elite.bestReward();
    others.forEach(this::learnOf);
    idle = elite.bestReward() > before ? 0 : idle;
  }

  @Override
  void startAnew() {
    initialise();
    learner.adam().reset();
    elite.clear();
    model.clear();
    idle = 0;
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
    model.write(out);
    outcomes.write(out);
    out.writeInt(idle);
    out.writeInt(lastUpdate.epochs());
    out.writeDouble(lastUpdate.kl());
    out.writeDouble(lastUpdate.clipShare());
  }

  @Override
  void readOwn(StateReader in) {
    if (!in.hasValueModel()) {
      readWithoutModel(in);
      return;
    }
    readWeights(in, weights, learner.adam());
    elite.read(in, cardinalities);
    model.read(in);
    outcomes.read(in);
    idle = in.readInt();
    readUpdate(in);
  }

  private static void readWeights(StateReader in, float[][] weights, RowAdam adam) {
    for (float[] row : weights) {
      in.readFloats(row);
    }
    adam.read(in);
  }

  private void readUpdate(StateReader in) {
    lastUpdate = new PolicyDiagnostics.Update(in.readInt(), in.readDouble(), in.readDouble());
  }

  /** A study of before starts anew and keeps its best: its weights were of another network. */
  private void readWithoutModel(StateReader in) {
    RnnRows old = new RnnRows(cardinalities, UNITS_WITHOUT_MODEL, rows.embedding());
    readWeights(in, old.zeros(), new RowAdam(old, 0));
    List<Measured> best = new ArrayList<>();
    Measured.read(in, cardinalities, best);
    readUpdate(in);
    if (ledger.draws().suggested() > 0 || !best.isEmpty()) {
      restart();
      learnFromOthers(best);
    }
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
