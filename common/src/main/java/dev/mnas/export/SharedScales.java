package dev.mnas.export;

import java.util.HashMap;
import java.util.Map;

/** Tensors that must have one scale, as disjoint groups (union-find). */
final class SharedScales {
  private final Map<Integer, Integer> parents = new HashMap<>();

  /** Puts two tensors, and all that share with them, into one group. */
  void join(int left, int right) {
    if (group(left) != group(right)) {
      parents.put(group(right), group(left));
    }
  }

  /** The group of a tensor: the index of one of its tensors. */
  int group(int tensor) {
    Integer parent = parents.get(tensor);
    return parent == null ? tensor : group(parent);
  }
}
