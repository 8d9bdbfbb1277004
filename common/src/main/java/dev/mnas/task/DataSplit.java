package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The images that a candidate is trained and judged on: {@code train} of the data set's training
 * part and {@code validation} of its validation part. A seed draws both parts out of the images
 * that are no test images; without one they are those that the data set itself sets. Test images
 * are not named here; only final reports read them.
 *
 * @param dataset name known to the trainer, such as {@code fashion-mnist}
 * @param train number of training images, at least 1
 * @param validation number of validation images, at least 1
 * @param seed draws the parts; absent for the data set's own, and then absent in JSON too
 */
public record DataSplit(
    String dataset,
    int train,
    int validation,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long seed) {
  @JsonCreator
  public DataSplit {
    requireName(dataset);
    if (train < 1) {
      throw new IllegalArgumentException("train must be at least 1, was " + train);
    }
    if (validation < 1) {
      throw new IllegalArgumentException("validation must be at least 1, was " + validation);
    }
  }

  /** The parts that the data set itself sets. */
  public DataSplit(String dataset, int train, int validation) {
    this(dataset, train, validation, null);
  }

  /** The same numbers of images, drawn otherwise. */
  public DataSplit withSeed(@Nullable Long otherSeed) {
    return new DataSplit(dataset, train, validation, otherSeed);
  }

  /**
   * Checks the name of a data set.
   *
   * @throws IllegalArgumentException that names the rule
   */
  public static void requireName(String dataset) {
    if (!dataset.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "dataset must be lower-case letters, digits and '-', was '" + dataset + "'");
    }
  }
}
