package dev.mnas.service.policy;

import java.util.Arrays;

/**
 * One LSTM cell (Hochreiter and Schmidhuber 1997, with forget gate) and its backward pass. Sums run
 * in a fixed order; exponentials are {@link StrictMath}'s: the same bits on every platform.
 */
final class Lstm {
  private final int at;
  private final int inputs;
  private final int hidden;
  private final int columns;
  private final double[] transposed;

  Lstm(RnnLayout layout) {
    at = layout.lstmAt();
    hidden = layout.hidden();
    inputs = layout.embedding() + hidden;
    columns = 4 * hidden;
    transposed = new double[inputs * columns];
  }

  /**
   * Reads row {@code step} of the tape's inputs and cells, writes the hidden state and next row.
   */
  void forward(double[] parameters, Tape tape, int step) {
    double[] gates = tape.gates;
    int gatesAt = step * columns;
    int inputsAt = step * inputs;
    System.arraycopy(parameters, at + inputs * columns, gates, gatesAt, columns);
    Vectors.addScaledRows(
        inputs, tape.inputs, inputsAt, 1, parameters, at, gates, gatesAt, columns);
    int next = inputsAt + inputs + (inputs - hidden);
    for (int k = 0; k < hidden; k++) {
      double input = sigmoid(gates[gatesAt + k]);
      double forget = sigmoid(gates[gatesAt + hidden + k]);
      double candidate = tanh(gates[gatesAt + 2 * hidden + k]);
      double output = sigmoid(gates[gatesAt + 3 * hidden + k]);
      double cell = forget * tape.cells[step * hidden + k] + input * candidate;
      double cellTanh = tanh(cell);
      gates[gatesAt + k] = input;
      gates[gatesAt + hidden + k] = forget;
      gates[gatesAt + 2 * hidden + k] = candidate;
      gates[gatesAt + 3 * hidden + k] = output;
      tape.cells[(step + 1) * hidden + k] = cell;
      tape.cellTanhs[step * hidden + k] = cellTanh;
      tape.inputs[next + k] = output * cellTanh;
    }
  }

  /** Takes the parameters that the next backward passes use. */
  void prepareBackward(double[] parameters) {
    for (int j = 0; j < inputs; j++) {
      for (int k = 0; k < columns; k++) {
        transposed[k * inputs + j] = parameters[at + j * columns + k];
      }
    }
  }

  /**
   * Turns the gradients of what the step gave into those of what it took, and the tape's gates of
   * the step into the gradients before their activations.
   *
   * @param inputGradients in its last {@code hidden} places the gradient of the step's hidden
   *     state; then that of the whole input row
   * @param cellGradients of the cell state after the step, then of the one before it
   */
  void backward(Tape tape, int step, double[] inputGradients, double[] cellGradients) {
    double[] gates = tape.gates;
    int gatesAt = step * columns;
    int hiddenAt = inputs - hidden;
    for (int k = 0; k < hidden; k++) {
      double input = gates[gatesAt + k];
      double forget = gates[gatesAt + hidden + k];
      double candidate = gates[gatesAt + 2 * hidden + k];
      double output = gates[gatesAt + 3 * hidden + k];
      double cellTanh = tape.cellTanhs[step * hidden + k];
      double ofHidden = inputGradients[hiddenAt + k];
      double ofCell = cellGradients[k] + ofHidden * output * (1 - cellTanh * cellTanh);
      gates[gatesAt + k] = ofCell * candidate * input * (1 - input);
      gates[gatesAt + hidden + k] = ofCell * tape.cells[step * hidden + k] * forget * (1 - forget);
      gates[gatesAt + 2 * hidden + k] = ofCell * input * (1 - candidate * candidate);
      gates[gatesAt + 3 * hidden + k] = ofHidden * cellTanh * output * (1 - output);
      cellGradients[k] = ofCell * forget;
    }
    Arrays.fill(inputGradients, 0);
    Vectors.addScaledRows(columns, gates, gatesAt, 1, transposed, 0, inputGradients, 0, inputs);
  }

  /** Adds the parameter gradients of all steps, once each step went {@link #backward}. */
  void addGradient(Tape tape, int steps, double[] gradient) {
    for (int j = 0; j < inputs; j++) {
      Vectors.addScaledRows(
          steps, tape.inputs, j, inputs, tape.gates, 0, gradient, at + j * columns, columns);
    }
    for (int step = 0; step < steps; step++) {
      Vectors.addScaled(1, tape.gates, step * columns, gradient, at + inputs * columns, columns);
    }
  }

  /** By the exponential, off by no more than 2e-16: {@link StrictMath#tanh} is far slower. */
  private static double tanh(double x) {
    return 2 * sigmoid(2 * x) - 1;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
