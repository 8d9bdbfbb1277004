package dev.mnas.task;

/**
 * The images that a candidate is trained and judged on: the first {@code train} of the data set's
 * training part and the first {@code validation} of its validation part. Test images are not named
 * here; only final reports read them.
 *
 * @param dataset name known to the trainer, such as {@code fashion-mnist}
 * @param train number of training images, at least 1
 * @param validation number of validation images, at least 1
 */
public record DataSplit(String dataset, int train, int validation) {
  public DataSplit {
    requireName(dataset);
    if (train < 1) {
      throw new IllegalArgumentException("train must be at least 1, was " + train);
    }
    if (validation < 1) {
      throw new IllegalArgumentException("validation must be at least 1, was " + validation);
    }
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
