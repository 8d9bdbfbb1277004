package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The best networks of a restart, best first, each once; of equal rewards the earlier is better.
 */
final class Elite {
  private final int size;
  private final List<Measured> best = new ArrayList<>();

  Elite(int size) {
    this.size = size;
  }

  void add(Measured one) {
    best.removeIf(other -> isSame(other, one) && other.reward() < one.reward());
    if (best.stream().anyMatch(other -> isSame(other, one))) {
      return;
    }
    int at = best.size();
    while (at > 0 && best.get(at - 1).reward() < one.reward()) {
      at--;
    }
    best.add(at, one);
    if (best.size() > size) {
      best.remove(size);
    }
  }

  private static boolean isSame(Measured one, Measured other) {
    return Arrays.equals(one.tokens, other.tokens);
  }

  boolean isEmpty() {
    return best.isEmpty();
  }

  /** Negative infinity where there is none. */
  double bestReward() {
    return isEmpty() ? Double.NEGATIVE_INFINITY : best.get(0).reward();
  }

  List<int[]> tokens() {
    return best.stream().map(one -> one.tokens).toList();
  }

  void clear() {
    best.clear();
  }

  void write(StateWriter out) {
    Measured.write(out, best);
  }

  void read(StateReader in, int[] cardinalities) {
    Measured.read(in, cardinalities, best);
  }
}
