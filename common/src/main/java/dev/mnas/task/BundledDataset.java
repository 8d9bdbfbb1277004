package dev.mnas.task;

import dev.mnas.network.TensorShape;
import java.util.Arrays;
import java.util.Optional;

/** The data sets that every trainer brings, so that what does not fit them is known beforehand. */
public enum BundledDataset {
  /** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), cut to its first 15,000 training images. */
  FASHION_MNIST("fashion-mnist", new TensorShape(28, 28, 1), 10, 10_000, 5_000);

  private final String id;
  private final TensorShape image;
  private final int classes;
  private final int train;
  private final int validation;

  BundledDataset(String id, TensorShape image, int classes, int train, int validation) {
    this.id = id;
    this.image = image;
    this.classes = classes;
    this.train = train;
    this.validation = validation;
  }

  /** Its name in a {@link DataSplit}. */
  public String id() {
    return id;
  }

  /** Shape of one image, which is not scaled. */
  public TensorShape image() {
    return image;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Images of its own training part. */
  public int train() {
    return train;
  }

  /** Images of its own validation part. */
  public int validation() {
    return validation;
  }

  /** Finds the one that a split names; empty for data that only some trainers have. */
  public static Optional<BundledDataset> of(DataSplit split) {
    return Arrays.stream(values()).filter(set -> set.id.equals(split.dataset())).findFirst();
  }

  /** The rule that a split of it breaks by its numbers of images, or empty. */
  public Optional<String> tooLarge(DataSplit split) {
    if (split.seed() != null) {
      return (long) split.train() + split.validation() <= train + validation
          ? Optional.empty()
          : Optional.of(
              "train and validation of %s must be at most %d together, were %d and %d"
                  .formatted(id, train + validation, split.train(), split.validation()));
    }
    return split.train() <= train && split.validation() <= validation
        ? Optional.empty()
        : Optional.of(
            "train and validation of %s must be at most %d and %d, were %d and %d"
                .formatted(id, train, validation, split.train(), split.validation()));
  }
}
