package dev.mnas.service.policy;

import dev.mnas.space.Decision;
import java.util.Arrays;
import java.util.List;

/** All that a policy needs to know of a space: how many options each decision has. */
final class Cardinalities {
  private Cardinalities() {}

  static int[] of(List<Decision> decisions) {
    if (decisions.isEmpty()) {
      throw new IllegalArgumentException("a policy needs at least one decision, had none");
    }
    return decisions.stream().mapToInt(Decision::cardinality).toArray();
  }

  static void check(int[] tokens, int[] cardinalities) {
    if (tokens.length != cardinalities.length) {
      throw new IllegalArgumentException(
          "tokens must be %d, were %d".formatted(cardinalities.length, tokens.length));
    }
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= cardinalities[i]) {
        throw new IllegalArgumentException(
            "token %d must lie in [0, %d), was %d".formatted(i, cardinalities[i], tokens[i]));
      }
    }
  }

  /** The same tokens, if they fit. */
  static int[] checked(int[] tokens, int[] cardinalities) {
    check(tokens, cardinalities);
    return tokens;
  }

  /** Writes what a state belongs to, for {@link #checkOwner}. */
  static void writeOwner(StateWriter out, PolicySettings settings, int[] cardinalities) {
    out.writeInt(settings.kind().code());
    out.writeLong(settings.seed());
    out.writeInts(cardinalities);
  }

  /** Refuses the state of another kind of policy, another seed or another space. */
  static void checkOwner(StateReader in, PolicySettings settings, int[] cardinalities) {
    int kind = in.readInt();
    if (kind != settings.kind().code()) {
      throw new IllegalArgumentException(
          "the state must be of a policy of kind %s, was of kind number %d"
              .formatted(settings.kind(), kind));
    }
    long seed = in.readLong();
    if (seed != settings.seed()) {
      throw new IllegalArgumentException(
          "the state must be of a policy with seed %d, was of %d".formatted(settings.seed(), seed));
    }
    int[] stored = in.readInts();
    if (!Arrays.equals(stored, cardinalities)) {
      throw new IllegalArgumentException(
          "the state must be of decisions with %s options, was of %s"
              .formatted(Arrays.toString(cardinalities), Arrays.toString(stored)));
    }
  }
}
