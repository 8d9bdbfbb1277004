package dev.mnas.space;

import java.util.List;

/**
 * One choice of a search space: a softmax of the controller and one token of a sequence.
 *
 * @param block index of the block it shapes, from 0
 * @param name such as {@code convOp} or {@code kernel}
 * @param options texts of the alternatives in token order, at least two
 */
public record Decision(int block, String name, List<String> options) {
  public Decision {
    options = List.copyOf(options);
    if (options.size() < 2) {
      throw new IllegalArgumentException("a decision must have two options, had " + options);
    }
  }

  /** Number of alternatives; tokens run from 0 to one below it. */
  public int cardinality() {
    return options.size();
  }
}
