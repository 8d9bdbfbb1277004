package dev.mnas.service.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last suggestions of a policy that has no distribution of its own to show. */
final class RecentTokens {
  static final int WINDOW = 100;

  private final int[] cardinalities;
  private final Deque<int[]> last = new ArrayDeque<>();

  RecentTokens(int[] cardinalities) {
    this.cardinalities = cardinalities;
  }

  void add(int[] tokens) {
    last.add(tokens);
    if (last.size() > WINDOW) {
      last.remove();
    }
  }

  /** Entropy in nats of the options' shares, decision by decision; uniform before the first. */
  List<Double> entropies() {
    List<Double> entropies = new ArrayList<>();
    for (int step = 0; step < cardinalities.length; step++) {
      int[] counts = new int[cardinalities[step]];
      for (int[] tokens : last) {
        counts[tokens[step]]++;
      }
      entropies.add(last.isEmpty() ? StrictMath.log(counts.length) : entropy(counts));
    }
    return entropies;
  }

  private double entropy(int[] counts) {
    double entropy = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / last.size();
        entropy -= share * StrictMath.log(share);
      }
    }
    return entropy;
  }

  void write(StateWriter out) {
    out.writeInt(last.size());
    last.forEach(out::writeInts);
  }

  void read(StateReader in) {
    int count = in.readCount(Integer.BYTES);
    for (int i = 0; i < count; i++) {
      last.add(Cardinalities.checked(in.readInts(), cardinalities));
    }
  }
}
