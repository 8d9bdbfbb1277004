package dev.mnas.trainer.recipe;

import java.util.random.RandomGenerator;

/** Orders of images. */
final class Order {
  private Order() {}

  /** 0, 1, ..., size - 1. */
  static int[] natural(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Shuffles in place (Fisher and Yates). */
  static void shuffle(int[] order, RandomGenerator random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
