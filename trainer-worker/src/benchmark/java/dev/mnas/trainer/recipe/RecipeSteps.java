package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Recipe;
import java.util.SplittableRandom;

/** What {@link Training} draws and computes for a recipe, for another engine to follow. */
public final class RecipeSteps {
  private final LearningRate rate;
  private final Weights initial;
  private final SplittableRandom shuffling;
  private final int[] order;

  public RecipeSteps(Network network, Recipe recipe, int images) {
    this.rate = LearningRate.of(recipe, images / recipe.batchSize());
    SplittableRandom random = new SplittableRandom(recipe.seed());
    this.initial = Weights.random(network, random.split());
    this.shuffling = random.split();
    this.order = Order.natural(images);
  }

  public Weights initial() {
    return initial;
  }

  /** Learning rate of a step, counted from 0. */
  public double rate(int step) {
    return rate.applyAsDouble(step);
  }

  /** The images of the next epoch in their order; the array is changed by the next call. */
  public int[] nextOrder() {
    Order.shuffle(order, shuffling);
    return order;
  }
}
