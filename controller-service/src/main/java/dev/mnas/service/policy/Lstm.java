package dev.mnas.service.policy;

/**
 * One LSTM cell (Hochreiter and Schmidhuber 1997, with forget gate) and its backward pass. Sums run
 * in a fixed order; exponentials are {@link StrictMath}'s: the same bits on every platform.
 */
final class Lstm {
  private final int at;
  private final int inputs;
  private final int hidden;
  private final int columns;
  private final double[] gateGradients;

  Lstm(RnnLayout layout) {
    at = layout.lstmAt();
    hidden = layout.hidden();
    inputs = layout.embedding() + hidden;
    columns = 4 * hidden;
    gateGradients = new double[columns];
  }

  /**
   * Reads row {@code step} of the tape's inputs and cells, writes the hidden state and next row.
   */
  void forward(double[] parameters, Tape tape, int step) {
    double[] gates = tape.gates;
    int gatesAt = step * columns;
    int inputsAt = step * inputs;
    System.arraycopy(parameters, at + inputs * columns, gates, gatesAt, columns);
    for (int j = 0; j < inputs; j++) {
      Vectors.addScaled(
          tape.inputs[inputsAt + j], parameters, at + j * columns, gates, gatesAt, columns);
    }
    int next = inputsAt + inputs + (inputs - hidden);
    for (int k = 0; k < hidden; k++) {
      double input = sigmoid(gates[gatesAt + k]);
      double forget = sigmoid(gates[gatesAt + hidden + k]);
      double candidate = StrictMath.tanh(gates[gatesAt + 2 * hidden + k]);
      double output = sigmoid(gates[gatesAt + 3 * hidden + k]);
      double cell = forget * tape.cells[step * hidden + k] + input * candidate;
      double cellTanh = StrictMath.tanh(cell);
      gates[gatesAt + k] = input;
      gates[gatesAt + hidden + k] = forget;
      gates[gatesAt + 2 * hidden + k] = candidate;
      gates[gatesAt + 3 * hidden + k] = output;
      tape.cells[(step + 1) * hidden + k] = cell;
      tape.cellTanhs[step * hidden + k] = cellTanh;
      tape.inputs[next + k] = output * cellTanh;
    }
  }

  /**
   * Adds the step's parameter gradients and turns the gradients of what the step gave into those of
   * what it took.
   *
   * @param inputGradients in its last {@code hidden} places the gradient of the step's hidden
   *     state; then that of the whole input row
   * @param cellGradients of the cell state after the step, then of the one before it
   */
  void backward(
      double[] parameters,
      Tape tape,
      int step,
      double[] inputGradients,
      double[] cellGradients,
      double[] gradient) {
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
      gateGradients[k] = ofCell * candidate * input * (1 - input);
      gateGradients[hidden + k] = ofCell * tape.cells[step * hidden + k] * forget * (1 - forget);
      gateGradients[2 * hidden + k] = ofCell * input * (1 - candidate * candidate);
      gateGradients[3 * hidden + k] = ofHidden * cellTanh * output * (1 - output);
      cellGradients[k] = ofCell * forget;
    }
    int inputsAt = step * inputs;
    for (int j = 0; j < inputs; j++) {
      int row = at + j * columns;
      Vectors.addScaled(tape.inputs[inputsAt + j], gateGradients, 0, gradient, row, columns);
      inputGradients[j] = Vectors.dot(parameters, row, gateGradients, 0, columns);
    }
    Vectors.addScaled(1, gateGradients, 0, gradient, at + inputs * columns, columns);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
