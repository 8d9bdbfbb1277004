package dev.mnas.service.policy;

/**
 * What the forward pass over one sequence leaves for the backward pass. Flat, one row a step:
 *
 * <ul>
 *   <li>{@code inputs}: embedding, then the hidden state before the step; one row more than steps
 *   <li>{@code cells}: the cell state before the step; one row more than steps
 *   <li>{@code gates}: input, forget, candidate, output, after their activations
 *   <li>{@code cellTanhs}: tanh of the cell state after the step
 *   <li>{@code probabilities}, {@code logProbabilities}, {@code logitGradients}: of each option,
 *       rows as wide as the largest decision, the rest of a row unused
 * </ul>
 */
final class Tape {
  final int rowOfInputs;
  final int hidden;
  final int options;
  final double[] inputs;
  final double[] cells;
  final double[] gates;
  final double[] cellTanhs;
  final double[] probabilities;
  final double[] logProbabilities;
  final double[] logitGradients;

  Tape(RnnLayout layout) {
    int steps = layout.steps();
    hidden = layout.hidden();
    rowOfInputs = layout.embedding() + hidden;
    options = layout.widest();
    inputs = new double[(steps + 1) * rowOfInputs];
    cells = new double[(steps + 1) * hidden];
    gates = new double[steps * 4 * hidden];
    cellTanhs = new double[steps * hidden];
    probabilities = new double[steps * options];
    logProbabilities = new double[steps * options];
    logitGradients = new double[steps * options];
  }
}
