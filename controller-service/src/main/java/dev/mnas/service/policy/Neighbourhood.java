package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.Arrays;
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

  /** How many networks differ from one in one decision. */
  int size() {
    return Arrays.stream(cardinalities).sum() - cardinalities.length;
  }

  /** All that differ in one decision, in the order of decisions and options. */
  List<int[]> changes(int[] tokens) {
    List<int[]> changes = new ArrayList<>();
    for (int at = 0; at < tokens.length; at++) {
      for (int option = 0; option < cardinalities[at]; option++) {
        if (option != tokens[at]) {
          int[] changed = tokens.clone();
          changed[at] = option;
          changes.add(changed);
        }
      }
    }
    return changes;
  }

  /** Those of all changes that are not known. */
  List<int[]> unseen(int[] tokens, SeenNetworks seen) {
    return changes(tokens).stream().filter(changed -> !seen.contains(changed)).toList();
  }

  /** Whether one decision at most tells them apart. */
  static boolean areNear(int[] one, int[] other) {
    return distance(one, other) <= 1;
  }

  /** How many decisions tell them apart. */
  static int distance(int[] one, int[] other) {
    int differences = 0;
    for (int i = 0; i < one.length; i++) {
      differences += one[i] == other[i] ? 0 : 1;
    }
    return differences;
  }
}
