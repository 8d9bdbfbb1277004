package dev.mnas.task;

/**
 * How training images are varied, anew every time that one is seen. What comes into view is 0 after
 * normalisation, the mean pixel.
 *
 * @param crop pixels that the image moves at most, each way, as if it were padded and cropped; 0
 *     for none
 * @param flip whether half of the images are mirrored left to right
 * @param cutout side of a square that is wiped out at a random place (DeVries and Taylor 2017), cut
 *     off at the border; 0 for none
 */
public record Augmentation(int crop, boolean flip, int cutout) {
  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(0, false, 0);

  private static final int MOST = 1024;

  public Augmentation {
    require("crop", crop);
    require("cutout", cutout);
  }

  private static void require(String name, int pixels) {
    if (pixels < 0 || pixels > MOST) {
      throw new IllegalArgumentException(
          "%s must lie in [0, %d] pixels, was %d".formatted(name, MOST, pixels));
    }
  }
}
