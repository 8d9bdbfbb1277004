package dev.mnas.trainer.recipe;

import dev.mnas.network.TensorShape;
import dev.mnas.task.Augmentation;
import java.util.SplittableRandom;

/** What a recipe does to a batch of images before a step. */
public final class Variation {
  private final ImageVariation variation;

  public Variation(Augmentation augmentation, TensorShape shape) {
    this.variation = new ImageVariation(augmentation, shape, new SplittableRandom(1));
  }

  public void apply(float[] images, int count) {
    variation.apply(images, count);
  }
}
