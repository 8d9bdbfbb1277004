package dev.mnas.service.policy;

/** The elementwise half of an LSTM cell, one sequence at one step. */
final class Gates {
  /** Beyond it tanh is 1 to a float. */
  private static final float BOUND = 7.9f;

  private Gates() {}

  /** Activates the gates, and writes the cell and the hidden state after the step. */
  static void forward(BatchTape tape, int step, int row) {
    float[] gates = tape.gates[step][row];
    float[] before = tape.cells[step][row];
    float[] after = tape.cells[step + 1][row];
    float[] cellTanhs = tape.cellTanhs[step][row];
    float[] next = tape.inputs[step + 1][row];
    int hidden = after.length;
    int hiddenAt = next.length - hidden;
    activate(gates, tape.slopes, tape.shifts);
    for (int k = 0; k < hidden; k++) {
      after[k] = gates[hidden + k] * before[k] + gates[k] * gates[2 * hidden + k];
    }
    for (int k = 0; k < hidden; k++) {
      cellTanhs[k] = tanh(after[k]);
    }
    for (int k = 0; k < hidden; k++) {
      next[hiddenAt + k] = gates[3 * hidden + k] * cellTanhs[k];
    }
  }

  /** {@code x = shift + slope tanh(slope x)}: with a half twice the sigmoid, with 1 and 0 tanh. */
  static void activate(float[] x, float[] slopes, float[] shifts) {
    for (int i = 0; i < x.length; i++) {
      x[i] = shifts[i] + slopes[i] * tanh(slopes[i] * x[i]);
    }
  }

  /**
   * Turns the gates into the gradients before their activations.
   *
   * @param inputGradients in its last places the gradient of the step's hidden state
   * @param cellGradients of the cell state after the step, then of the one before it
   */
  static void backward(
      BatchTape tape, int step, int row, float[] inputGradients, float[] cellGradients) {
    float[] gates = tape.gates[step][row];
    float[] before = tape.cells[step][row];
    float[] cellTanhs = tape.cellTanhs[step][row];
    int hidden = before.length;
    int hiddenAt = inputGradients.length - hidden;
    for (int k = 0; k < hidden; k++) {
      float input = gates[k];
      float forget = gates[hidden + k];
      float candidate = gates[2 * hidden + k];
      float output = gates[3 * hidden + k];
      float cellTanh = cellTanhs[k];
      float ofHidden = inputGradients[hiddenAt + k];
      float ofCell = cellGradients[k] + ofHidden * output * (1 - cellTanh * cellTanh);
      gates[k] = ofCell * candidate * input * (1 - input);
      gates[hidden + k] = ofCell * before[k] * forget * (1 - forget);
      gates[2 * hidden + k] = ofCell * input * (1 - candidate * candidate);
      gates[3 * hidden + k] = ofHidden * cellTanh * output * (1 - output);
      cellGradients[k] = ofCell * forget;
    }
  }

  /** Dot product of a row with what starts in another, as four interleaved sums. */
  static float dot(float[] x, float[] y, int yAt) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      s0 += x[i] * y[yAt + i];
      s1 += x[i + 1] * y[yAt + i + 1];
      s2 += x[i + 2] * y[yAt + i + 2];
      s3 += x[i + 3] * y[yAt + i + 3];
    }
    float sum = (s0 + s1) + (s2 + s3);
    for (; i < x.length; i++) {
      sum += x[i] * y[yAt + i];
    }
    return sum;
  }

  /**
   * Within 5e-7: the quotient of polynomials that Eigen uses, whose additions, products and one
   * quotient round alike everywhere. An exponential would take longer than the matrix products.
   */
  static float tanh(float value) {
    float x = Math.max(-BOUND, Math.min(BOUND, value));
    float x2 = x * x;
    float p = -2.76076847742355e-16f;
    p = p * x2 + 2.00018790482477e-13f;
    p = p * x2 - 8.60467152213735e-11f;
    p = p * x2 + 5.12229709037114e-08f;
    p = p * x2 + 1.48572235717979e-05f;
    p = p * x2 + 6.37261928875436e-04f;
    p = p * x2 + 4.89352455891786e-03f;
    float q = 1.19825839466702e-06f;
    q = q * x2 + 1.18534705686654e-04f;
    q = q * x2 + 2.26843463243900e-03f;
    q = q * x2 + 4.89352518554385e-03f;
    return Math.max(-1, Math.min(1, x * p / q));
  }
}
