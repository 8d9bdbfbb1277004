package dev.mnas.trainer.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Orders drawn by a seed, the same on every machine. */
final class Draw {
  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  /** 0, 1, ..., size - 1, shuffled (Fisher and Yates). */
  int[] order(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      // Of nextLong alone: how Java bounds its numbers is not the same in every version.
      int j = (int) Math.floorMod(random.nextLong(), i + 1L);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** The same, of a list. */
  <T> List<T> shuffled(List<T> list) {
    return Arrays.stream(order(list.size())).<T>mapToObj(list::get).toList();
  }
}
