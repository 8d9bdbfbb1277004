package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.task.Recipe;
import dev.mnas.task.TrainProvenance;

/** The compute library that trains networks. */
public interface Backend {
  /**
   * A freshly initialised network; initial weights follow from the recipe's seed.
   *
   * @throws IllegalArgumentException when the library cannot build the network
   */
  Learner learner(Network network, Recipe recipe);

  /** What accuracies of this backend depend on. */
  TrainProvenance provenance(Recipe recipe);
}
