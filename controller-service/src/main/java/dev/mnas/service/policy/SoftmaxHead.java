package dev.mnas.service.policy;

/**
 * The output layer of each decision and its softmax. A decision's softmax is masked to its own
 * options: it has weights for no others.
 */
final class SoftmaxHead {
  private final RnnLayout layout;

  SoftmaxHead(RnnLayout layout) {
    this.layout = layout;
  }

  /** Fills row {@code step} of the tape's (log) probabilities from the step's hidden state. */
  void forward(double[] parameters, Tape tape, int step) {
    int hidden = layout.hidden();
    int options = layout.cardinality(step);
    int row = step * tape.options;
    int weights = layout.headAt(step);
    int hiddenAt = hiddenAt(step, tape);
    double[] logits = tape.logProbabilities;
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < options; k++) {
      double logit =
          parameters[weights + options * hidden + k]
              + Vectors.dot(parameters, weights + k * hidden, tape.inputs, hiddenAt, hidden);
      logits[row + k] = logit;
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (int k = 0; k < options; k++) {
      sum += StrictMath.exp(logits[row + k] - largest);
    }
    double logSum = largest + StrictMath.log(sum);
    for (int k = 0; k < options; k++) {
      logits[row + k] -= logSum;
      tape.probabilities[row + k] = StrictMath.exp(logits[row + k]);
    }
  }

  /** Adds the gradients of the layer and, in {@code ofHidden}, of the step's hidden state. */
  void backward(
      double[] parameters,
      Tape tape,
      int step,
      double[] ofHidden,
      int ofHiddenAt,
      double[] gradient) {
    int hidden = layout.hidden();
    int options = layout.cardinality(step);
    int weights = layout.headAt(step);
    for (int k = 0; k < options; k++) {
      double ofLogit = tape.logitGradients[step * tape.options + k];
      int row = weights + k * hidden;
      Vectors.addScaled(ofLogit, tape.inputs, hiddenAt(step, tape), gradient, row, hidden);
      Vectors.addScaled(ofLogit, parameters, row, ofHidden, ofHiddenAt, hidden);
      gradient[weights + options * hidden + k] += ofLogit;
    }
  }

  private static int hiddenAt(int step, Tape tape) {
    return (step + 2) * tape.rowOfInputs - tape.hidden;
  }
}
