package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * Hill climbing with random restarts: unknown changes of one decision of the best of the climb, in
 * random order; the climb goes on from the best of a batch when it is better. It ends when all
 * changes of its best are known, and the next starts from random networks.
 */
final class HillPolicy extends SearchingPolicy {
  private static final int TRIES = 100;

  /** The best of the climb; empty before the first. */
  private final List<Measured> best = new ArrayList<>();

  HillPolicy(PolicySettings settings, List<Decision> decisions) {
    super(settings, decisions);
  }

  @Override
  List<Sample> propose(int n) {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens = draw();
      ledger.suggested(tokens);
      batch.add(new Sample(tokens));
    }
    return batch;
  }

  /**
   * A change of the best; a random network where there is none, or all changes wait for results.
   */
  private int[] draw() {
    List<int[]> changes =
        best.isEmpty() ? List.of() : neighbourhood.unseen(best.get(0).tokens, ledger.seen());
    if (!changes.isEmpty()) {
      int[] tokens = changes.get(random.below(changes.size()));
      var unused = ledger.drew(tokens);
      return tokens;
    }
    int[] tokens = neighbourhood.any(random);
    for (int i = 1; !ledger.drew(tokens) && i < TRIES; i++) {
      tokens = neighbourhood.any(random);
    }
    return tokens;
  }

  @Override
  void learn(List<Sample> samples, List<Outcome> outcomes) {
    for (int i = 0; i < samples.size(); i++) {
      consider(new Measured(samples.get(i).tokens, outcomes.get(i)));
    }
    int[] top = best.get(0).tokens;
    if (neighbourhood.unseen(top, ledger.seen()).isEmpty() && !isOutstandingNear(top)) {
      // What is outstanding is random, as good a start of the next climb as any.
      ledger.restarted();
      startAnew();
    }
  }

  private void consider(Measured one) {
    if (best.isEmpty() || one.reward() > best.get(0).reward()) {
      best.clear();
      best.add(one);
    }
  }

  @Override
  void learnFromOthers(List<Measured> others) {
    others.forEach(this::consider);
  }

  @Override
  void startAnew() {
    best.clear();
  }

  @Override
  void writeOwn(StateWriter out) {
    Measured.write(out, best);
  }

  @Override
  void readOwn(StateReader in) {
    Measured.read(in, cardinalities, best);
  }
}
