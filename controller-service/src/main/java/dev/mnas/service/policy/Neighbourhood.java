package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.List;

/** The networks of a space and those that one decision tells apart. */
final class Neighbourhood {
  private final int[] cardinalities;

  Neighbourhood(int[] cardinalities) {
    this.cardinalities = cardinalities;
  }

  /** Uniform over the space. */
  int[] any(Xoshiro256 random) {
    int[] tokens = new int[cardinalities.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = random.below(cardinalities[i]);
    }
    return tokens;
  }

  /** One decision, uniform over all, changed to another option, uniform over the others. */
  int[] change(int[] tokens, Xoshiro256 random) {
    int[] changed = tokens.clone();
    int at = random.below(tokens.length);
    int option = random.below(cardinalities[at] - 1);
    changed[at] = option < tokens[at] ? option : option + 1;
    return changed;
  }

  /** All that differ in one decision and are not known, in the order of decisions and options. */
  List<int[]> unseen(int[] tokens, SeenNetworks seen) {
    List<int[]> unseen = new ArrayList<>();
    for (int at = 0; at < tokens.length; at++) {
      for (int option = 0; option < cardinalities[at]; option++) {
        if (option != tokens[at]) {
          int[] changed = tokens.clone();
          changed[at] = option;
          if (!seen.contains(changed)) {
            unseen.add(changed);
          }
        }
      }
    }
    return unseen;
  }

  /** Whether one decision at most tells them apart. */
  static boolean areNear(int[] one, int[] other) {
    int differences = 0;
    for (int i = 0; i < one.length; i++) {
      differences += one[i] == other[i] ? 0 : 1;
    }
    return differences <= 1;
  }
}
