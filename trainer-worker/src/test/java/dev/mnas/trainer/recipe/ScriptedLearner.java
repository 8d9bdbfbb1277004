package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Recipe;
import dev.mnas.task.TrainProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Learns nothing: loses what the script says, finds every image of class 0, records its calls. */
public final class ScriptedLearner implements Learner {
  private final Network network;
  private final IntToDoubleFunction lossOfStep;
  public final List<Double> rates = new ArrayList<>();
  public final List<Integer> batchSizes = new ArrayList<>();
  public final List<Integer> labelsSeen = new ArrayList<>();
  public boolean brokenWeights;
  public boolean closed;

  public ScriptedLearner(Network network, IntToDoubleFunction lossOfStep) {
    this.network = network;
    this.lossOfStep = lossOfStep;
  }

  @Override
  public double fit(float[] nhwcImages, int[] labels, double learningRate) {
    rates.add(learningRate);
    batchSizes.add(labels.length);
    for (int label : labels) {
      labelsSeen.add(label);
    }
    return lossOfStep.applyAsDouble(rates.size() - 1);
  }

  @Override
  public int countCorrect(float[] nhwcImages, int[] labels) {
    int correct = 0;
    for (int label : labels) {
      correct += label == 0 ? 1 : 0;
    }
    return correct;
  }

  @Override
  public Weights weights() {
    Weights weights = Weights.random(network, new SplittableRandom(1));
    if (brokenWeights) {
      weights.tensors().values().iterator().next()[0] = Float.NaN;
    }
    return weights;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** A backend that hands out this learner. */
  public Backend backend() {
    return new Backend() {
      @Override
      public Learner learner(Network wanted, Recipe recipe) {
        return ScriptedLearner.this;
      }

      @Override
      public TrainProvenance provenance(Recipe recipe) {
        return new TrainProvenance("scripted", "1", "scalar", 1, recipe.seed());
      }
    };
  }
}
