package dev.mnas.service.policy;

import java.util.Arrays;

/**
 * What the forward pass over some sequences at once leaves for the backward pass: for each step a
 * matrix, a row a sequence.
 *
 * <ul>
 *   <li>{@code inputs}: embedding, then the hidden state before the step; one step more
 *   <li>{@code cells}: the cell state before the step; one step more
 *   <li>{@code gates}: input, forget, candidate, output, after their activations; the backward pass
 *       turns them into the gradients before these
 *   <li>{@code cellTanhs}: tanh of the cell state after the step
 *   <li>{@code probabilities}, {@code logProbabilities}, {@code logitGradients}: of each option
 * </ul>
 */
final class BatchTape {
  /** Sequences at once: more would leave the processor's caches, and need memory. */
  static final int CAPACITY = 32;

  final float[][][] inputs;
  final float[][][] cells;
  final float[][][] gates;
  final float[][][] cellTanhs;
  final float[][][] probabilities;
  final float[][][] logProbabilities;
  final float[][][] logitGradients;

  /** Of the gates' activations: the candidate's is tanh, the others' the sigmoid. */
  final float[] slopes;

  final float[] shifts;

  BatchTape(RnnRows rows) {
    int steps = rows.steps();
    inputs = new float[steps + 1][CAPACITY][rows.inputs()];
    cells = new float[steps + 1][CAPACITY][rows.hidden()];
    gates = new float[steps][CAPACITY][4 * rows.hidden()];
    cellTanhs = new float[steps][CAPACITY][rows.hidden()];
    probabilities = new float[steps][CAPACITY][rows.widest()];
    logProbabilities = new float[steps][CAPACITY][rows.widest()];
    logitGradients = new float[steps][CAPACITY][rows.widest()];
    int hidden = rows.hidden();
    slopes = new float[4 * hidden];
    shifts = new float[4 * hidden];
    Arrays.fill(slopes, 0.5f);
    Arrays.fill(slopes, 2 * hidden, 3 * hidden, 1);
    Arrays.fill(shifts, 0.5f);
    Arrays.fill(shifts, 2 * hidden, 3 * hidden, 0);
  }

  /** Entropy in nats of a sequence's distribution at a step. */
  double entropy(int step, int row, int options) {
    double entropy = 0;
    for (int k = 0; k < options; k++) {
      entropy -= (double) probabilities[step][row][k] * logProbabilities[step][row][k];
    }
    return entropy;
  }
}
