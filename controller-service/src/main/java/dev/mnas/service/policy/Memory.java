package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The first networks of a restart and what they measured, to learn from again until there are
 * enough of them: a young controller learns faster from few, an old one would narrow too soon.
 */
final class Memory {
  private static final int CAPACITY = 150;

  private final List<Measured> first = new ArrayList<>();

  void add(Measured one) {
    if (first.size() < CAPACITY) {
      first.add(one);
    }
  }

  boolean isFull() {
    return first.size() == CAPACITY;
  }

  /** Drawn uniformly, with replacement. */
  List<Measured> draw(int count, Xoshiro256 random) {
    List<Measured> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(first.get(random.below(first.size())));
    }
    return drawn;
  }

  /** Its rank in the memory, scaled to [-1, 1]; 0 for one alone. */
  double rank(Measured one) {
    int below = 0;
    int above = 0;
    for (Measured other : first) {
      below += other.reward() < one.reward() ? 1 : 0;
      above += other.reward() > one.reward() ? 1 : 0;
    }
    return first.size() == 1 ? 0 : (double) (below - above) / (first.size() - 1);
  }

  void clear() {
    first.clear();
  }

  void write(StateWriter out) {
    Measured.write(out, first);
  }

  void read(StateReader in, int[] cardinalities) {
    Measured.read(in, cardinalities, first);
  }
}
