package dev.mnas.trainer;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Recipe;
import dev.mnas.task.TrainProvenance;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.recipe.Backend;
import dev.mnas.trainer.recipe.Learner;

/** Trains with DL4J on one thread of this CPU. */
final class Dl4jBackend implements Backend {
  private static final String VERSIONS = "deeplearning4j 1.0.0-M2.1";

  /** A worker is one thread; a machine runs as many workers as it has cores to give. */
  private static final int THREADS = 1;

  @Override
  public Learner learner(Network network, Recipe recipe) {
    return new Dl4jLearner(
        TrainableNetwork.create(network, recipe.seed(), recipe.momentum(), recipe.l2()));
  }

  @Override
  public TrainProvenance provenance(Recipe recipe) {
    return new TrainProvenance(
        TrainableNetwork.backend(), VERSIONS, TrainableNetwork.kernels(), THREADS, recipe.seed());
  }

  private record Dl4jLearner(TrainableNetwork network) implements Learner {
    @Override
    public double fit(float[] nhwcImages, int[] labels, double learningRate) {
      return network.fit(nhwcImages, labels, learningRate);
    }

    @Override
    public int countCorrect(float[] nhwcImages, int[] labels) {
      return network.countCorrect(nhwcImages, labels);
    }

    @Override
    public Weights weights() {
      return network.weights();
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
