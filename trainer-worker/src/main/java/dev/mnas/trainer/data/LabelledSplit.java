package dev.mnas.trainer.data;

/**
 * What one candidate sees of a data set.
 *
 * @param train images to learn from
 * @param validation images that give the accuracy; same shape and classes
 * @param normalisation to apply to both
 */
public record LabelledSplit(
    ImageDataset train, ImageDataset validation, Normalisation normalisation) {
  public LabelledSplit {
    if (!train.shape().equals(validation.shape()) || train.classes() != validation.classes()) {
      throw new IllegalArgumentException(
          "training and validation images must be alike, were %s of %d classes and %s of %d"
              .formatted(train.shape(), train.classes(), validation.shape(), validation.classes()));
    }
  }
}
