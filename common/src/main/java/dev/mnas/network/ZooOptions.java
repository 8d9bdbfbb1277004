package dev.mnas.network;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a network of the zoo is wanted.
 *
 * @param width depth multiplier, width multiplier or scale factor of the network, in (0, 16]
 * @param input height, width and channels of one image
 * @param classes outputs of the classifier
 * @param groups of ShuffleNet alone: 1, 2, 3, 4 or 8, 3 where absent
 */
public record ZooOptions(double width, TensorShape input, int classes, OptionalInt groups) {
  private static final double MAX_WIDTH = 16;
  private static final int COLOURS = 3;
  private static final Pattern INPUT = Pattern.compile("([0-9]{1,9})(x([0-9]{1,9})x([0-9]{1,9}))?");

  /** As published for ImageNet. */
  public static final ZooOptions PUBLISHED =
      new ZooOptions(1, new TensorShape(224, 224, 3), 1000, OptionalInt.empty());

  public ZooOptions {
    if (!(width > 0 && width <= MAX_WIDTH)) {
      throw new IllegalArgumentException("width must lie in (0, 16], was " + width);
    }
  }

  /**
   * Reads an input as people write it: {@code 224}, the side of a colour image, or {@code 28x31x1},
   * height, width and channels.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static TensorShape parseInput(String text) {
    Matcher matcher = INPUT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "input must be a side or HEIGHTxWIDTHxCHANNELS, was '" + text + "'");
    }
    int height = Integer.parseInt(matcher.group(1));
    return matcher.group(2) == null
        ? new TensorShape(height, height, COLOURS)
        : new TensorShape(
            height, Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4)));
  }

  /** The same but for its width. */
  public ZooOptions withWidth(double other) {
    return new ZooOptions(other, input, classes, groups);
  }

  /** The same but for its input. */
  public ZooOptions withInput(TensorShape other) {
    return new ZooOptions(width, other, classes, groups);
  }

  /** The same but for its classes. */
  public ZooOptions withClasses(int other) {
    return new ZooOptions(width, input, other, groups);
  }

  /** The same but for its groups. */
  public ZooOptions withGroups(int other) {
    return new ZooOptions(width, input, classes, OptionalInt.of(other));
  }
}
