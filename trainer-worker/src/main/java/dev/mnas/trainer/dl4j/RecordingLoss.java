package dev.mnas.trainer.dl4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Cross entropy that remembers the last batch's mean, which DL4J's score mixes with the L2 term. */
final class RecordingLoss extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private double mean = Double.NaN;

  @Override
  public double computeScore(
      INDArray labels,
      INDArray logits,
      IActivation activation,
      INDArray mask,
      boolean average) {
    double score = super.computeScore(labels, logits, activation, mask, average);
    mean = average ? score : score / labels.size(0);
    return score;
  }

  /** Mean over the images of the last batch, NaN before the first. */
  double mean() {
    return mean;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
