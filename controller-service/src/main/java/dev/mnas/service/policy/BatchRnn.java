package dev.mnas.service.policy;

import java.util.Arrays;
import java.util.List;

/**
 * The controller's network over some sequences at once: autoregressive over the decisions, each
 * step reads the embedding of the token before it (the first a learned start) and gives the
 * distribution of its own token (Zoph and Le 2017, section 3.1), by one LSTM (Hochreiter and
 * Schmidhuber 1997, with forget gate). Sums run in one order: the same bits on every platform.
 *
 * <p>At most {@link BatchTape#CAPACITY} sequences at once.
 */
final class BatchRnn {
  private final RnnRows rows;
  private final float[][] transposed;
  private final float[][] inputGradients;
  private final float[][] cellGradients;

  BatchRnn(RnnRows rows) {
    this.rows = rows;
    transposed = new float[4 * rows.hidden()][rows.inputs()];
    inputGradients = new float[BatchTape.CAPACITY][rows.inputs()];
    cellGradients = new float[BatchTape.CAPACITY][rows.hidden()];
  }

  /** Draws sequences; the tape then holds the distributions they were drawn from. */
  int[][] sample(float[][] weights, BatchTape tape, int sequences, Xoshiro256 random) {
    int[][] tokens = new int[sequences][rows.steps()];
    for (int step = 0; step < rows.steps(); step++) {
      step(weights, tape, step, tokens);
      for (int row = 0; row < sequences; row++) {
        tokens[row][step] = draw(tape.probabilities[step][row], step, random.nextDouble());
      }
    }
    return tokens;
  }

  private int draw(float[] probabilities, int step, double uniform) {
    int last = rows.cardinality(step) - 1;
    double cumulated = 0;
    for (int k = 0; k < last; k++) {
      cumulated += probabilities[k];
      if (uniform < cumulated) {
        return k;
      }
    }
    return last;
  }

  /** Fills the tape with the distributions along given sequences. */
  void forward(float[][] weights, BatchTape tape, List<int[]> sequences) {
    int[][] tokens = sequences.toArray(int[][]::new);
    for (int step = 0; step < rows.steps(); step++) {
      step(weights, tape, step, tokens);
    }
  }

  private void step(float[][] weights, BatchTape tape, int step, int[][] tokens) {
    for (int row = 0; row < tokens.length; row++) {
      float[] embedding = weights[rows.embedding(step, step == 0 ? 0 : tokens[row][step - 1])];
      System.arraycopy(embedding, 0, tape.inputs[step][row], 0, embedding.length);
      float[] biases = weights[rows.lstmBiases()];
      System.arraycopy(biases, 0, tape.gates[step][row], 0, biases.length);
    }
    Rows.addProducts(
        tape.gates[step],
        tokens.length,
        tape.inputs[step],
        weights,
        rows.lstm(),
        rows.inputs(),
        4 * rows.hidden());
    for (int row = 0; row < tokens.length; row++) {
      Gates.forward(tape, step, row);
      softmax(weights, tape, step, row);
    }
  }

  /** A decision's softmax is over its own options: it has weights for no others. */
  private void softmax(float[][] weights, BatchTape tape, int step, int row) {
    int options = rows.cardinality(step);
    float[] logits = tape.logProbabilities[step][row];
    float[] input = tape.inputs[step + 1][row];
    float[] biases = weights[rows.headBiases(step)];
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < options; k++) {
      logits[k] = biases[k] + Gates.dot(weights[rows.head(step) + k], input, rows.embedding());
      largest = Math.max(largest, logits[k]);
    }
    double sum = 0;
    for (int k = 0; k < options; k++) {
      sum += StrictMath.exp((double) logits[k] - largest);
    }
    double logSum = largest + StrictMath.log(sum);
    for (int k = 0; k < options; k++) {
      double logProbability = logits[k] - logSum;
      logits[k] = (float) logProbability;
      tape.probabilities[step][row][k] = (float) StrictMath.exp(logProbability);
    }
  }

  /** Adds to {@code gradient} what the tape's logit gradients give, back through all steps. */
  void backward(float[][] weights, BatchTape tape, List<int[]> sequences, float[][] gradient) {
    int count = sequences.size();
    transpose(weights);
    for (int row = 0; row < count; row++) {
      Arrays.fill(inputGradients[row], 0);
      Arrays.fill(cellGradients[row], 0);
    }
    int columns = 4 * rows.hidden();
    for (int step = rows.steps() - 1; step >= 0; step--) {
      for (int row = 0; row < count; row++) {
        softmaxBackward(weights, tape, step, row, gradient);
        Gates.backward(tape, step, row, inputGradients[row], cellGradients[row]);
        Arrays.fill(inputGradients[row], 0);
        Rows.addScaled(1, tape.gates[step][row], gradient[rows.lstmBiases()], columns);
      }
      Rows.addTransposedProducts(
          gradient,
          rows.lstm(),
          rows.inputs(),
          tape.inputs[step],
          tape.gates[step],
          count,
          columns);
      Rows.addProducts(
          inputGradients, count, tape.gates[step], transposed, 0, columns, rows.inputs());
      for (int row = 0; row < count; row++) {
        int previous = step == 0 ? 0 : sequences.get(row)[step - 1];
        float[] ofEmbedding = gradient[rows.embedding(step, previous)];
        Rows.addScaled(1, inputGradients[row], ofEmbedding, rows.embedding());
      }
    }
  }

  private void transpose(float[][] weights) {
    for (int j = 0; j < rows.inputs(); j++) {
      float[] row = weights[rows.lstm() + j];
      for (int k = 0; k < row.length; k++) {
        transposed[k][j] = row[k];
      }
    }
  }

  private void softmaxBackward(
      float[][] weights, BatchTape tape, int step, int row, float[][] gradient) {
    float[] hidden = tape.inputs[step + 1][row];
    float[] ofHidden = inputGradients[row];
    float[] ofLogits = tape.logitGradients[step][row];
    int at = rows.embedding();
    for (int k = 0; k < rows.cardinality(step); k++) {
      float ofLogit = ofLogits[k];
      float[] weight = weights[rows.head(step) + k];
      float[] ofWeight = gradient[rows.head(step) + k];
      for (int i = 0; i < weight.length; i++) {
        ofWeight[i] += ofLogit * hidden[at + i];
        ofHidden[at + i] += ofLogit * weight[i];
      }
      gradient[rows.headBiases(step)][k] += ofLogit;
    }
  }
}
