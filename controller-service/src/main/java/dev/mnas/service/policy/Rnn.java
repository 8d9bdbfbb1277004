package dev.mnas.service.policy;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The controller's network: autoregressive over the decisions, each step reads the embedding of the
 * token before it (the first a learned start) and gives the distribution of its own token (Zoph and
 * Le 2017, section 3.1).
 */
final class Rnn {
  /** Bound of the uniform distribution that parameters start from (Zoph et al. 2018, A.2). */
  private static final double INITIAL = 0.1;

  private final RnnLayout layout;
  private final Lstm lstm;
  private final SoftmaxHead head;
  private final double[] inputGradients;
  private final double[] cellGradients;

  Rnn(RnnLayout layout) {
    this.layout = layout;
    lstm = new Lstm(layout);
    head = new SoftmaxHead(layout);
    inputGradients = new double[layout.embedding() + layout.hidden()];
    cellGradients = new double[layout.hidden()];
  }

  double[] initial(RandomGenerator random) {
    double[] parameters = new double[layout.size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (2 * random.nextDouble() - 1) * INITIAL;
    }
    return parameters;
  }

  /** Draws a sequence; the tape then holds the distributions it was drawn from. */
  int[] sample(double[] parameters, Tape tape, RandomGenerator random) {
    int[] tokens = new int[layout.steps()];
    for (int step = 0; step < tokens.length; step++) {
      step(parameters, tape, step, step == 0 ? 0 : tokens[step - 1]);
      tokens[step] = draw(tape, step, random.nextDouble());
    }
    return tokens;
  }

  private int draw(Tape tape, int step, double uniform) {
    int last = layout.cardinality(step) - 1;
    double cumulated = 0;
    for (int k = 0; k < last; k++) {
      cumulated += tape.probabilities[step * tape.options + k];
      if (uniform < cumulated) {
        return k;
      }
    }
    return last;
  }

  /** Fills the tape with the distributions along a given sequence. */
  void forward(double[] parameters, Tape tape, int[] tokens) {
    for (int step = 0; step < tokens.length; step++) {
      step(parameters, tape, step, step == 0 ? 0 : tokens[step - 1]);
    }
  }

  private void step(double[] parameters, Tape tape, int step, int previous) {
    System.arraycopy(
        parameters,
        layout.embeddingAt(step, previous),
        tape.inputs,
        step * tape.rowOfInputs,
        layout.embedding());
    lstm.forward(parameters, tape, step);
    head.forward(parameters, tape, step);
  }

  /** Adds to {@code gradient} what the tape's logit gradients give, back through all steps. */
  void backward(double[] parameters, Tape tape, int[] tokens, double[] gradient) {
    Arrays.fill(inputGradients, 0);
    Arrays.fill(cellGradients, 0);
    int embedding = layout.embedding();
    for (int step = tokens.length - 1; step >= 0; step--) {
      head.backward(parameters, tape, step, inputGradients, embedding, gradient);
      lstm.backward(parameters, tape, step, inputGradients, cellGradients, gradient);
      int at = layout.embeddingAt(step, step == 0 ? 0 : tokens[step - 1]);
      Vectors.addScaled(1, inputGradients, 0, gradient, at, embedding);
    }
  }
}
