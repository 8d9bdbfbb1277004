package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Recipe;

/** What {@link Training} draws and computes for a recipe, for another engine to follow. */
public final class RecipeSteps {
  private final Recipe recipe;
  private final LearningRate rate;
  private final Weights initial;
  private final int images;

  public RecipeSteps(Network network, Recipe recipe, int images) {
    this.recipe = recipe;
    this.rate = LearningRate.of(recipe, images / recipe.batchSize());
    this.initial = Weights.random(network, EpochStreams.ofWeights(recipe.seed()));
    this.images = images;
  }

  public Weights initial() {
    return initial;
  }

  /** Learning rate of a step, counted from 0. */
  public double rate(int step) {
    return rate.applyAsDouble(step);
  }

  /** The images of an epoch, counted from 1, in their order. */
  public int[] order(int epoch) {
    int[] order = Order.natural(images);
    Order.shuffle(order, EpochStreams.of(recipe.seed(), epoch).order());
    return order;
  }
}
