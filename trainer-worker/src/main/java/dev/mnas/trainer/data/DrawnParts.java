package dev.mnas.trainer.data;

import dev.mnas.task.DataSplit;
import java.io.IOException;

/**
 * Which images a seed draws. The validation images are the first of a drawn order, the training
 * images the last of it: a larger part holds the smaller one, and neither an image of the other.
 */
record DrawnParts(int train, int validation, long seed) {
  /** Draws where the study names no seed: files may be sorted by class. */
  private static final long USUAL_SEED = 1;

  static DrawnParts of(DataSplit split) {
    Long seed = split.seed();
    return new DrawnParts(split.train(), split.validation(), seed == null ? USUAL_SEED : seed);
  }

  /**
   * Where each image goes: k + 1 for the k-th training image, -(k + 1) for the k-th validation
   * image, 0 for one that is left out.
   *
   * @param count of images to draw from
   * @throws IOException when there are fewer than both parts need
   */
  int[] places(int count) throws IOException {
    if ((long) train + validation > count) {
      throw new IOException(
          "training and validation images must be at most %d together, were %d and %d"
              .formatted(count, train, validation));
    }
    int[] order = new Draw(seed).order(count);
    int[] places = new int[count];
    for (int k = 0; k < train; k++) {
      places[order[count - 1 - k]] = k + 1;
    }
    for (int k = 0; k < validation; k++) {
      places[order[k]] = -(k + 1);
    }
    return places;
  }
}
