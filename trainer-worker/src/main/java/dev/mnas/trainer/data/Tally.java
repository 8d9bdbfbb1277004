package dev.mnas.trainer.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Counts images by class and pixels by value, and keeps none of them. */
final class Tally {
  private static final int VALUES = 256;

  private final int[] ofClass;
  private final long[] ofValue = new long[VALUES];

  private Tally(int classes) {
    ofClass = new int[classes];
  }

  /**
   * Counts all.
   *
   * @throws IOException naming file and offset of what is absent or damaged
   */
  static Tally of(ImageFiles files) throws IOException {
    Tally tally = new Tally(files.classes());
    files.read(
        (image, label, pixels) -> {
          tally.ofClass[label]++;
          for (byte pixel : pixels) {
            tally.ofValue[pixel & 0xff]++;
          }
        });
    return tally;
  }

  List<Integer> classes() {
    return Arrays.stream(ofClass).boxed().toList();
  }

  Normalisation normalisation() {
    return Normalisation.ofCounts(ofValue);
  }
}
