package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Backpropagation through time against central differences, every parameter of a small network. */
class PpoGradientTest {
  private static final double STEP = 1e-5;

  private final RnnLayout layout = new RnnLayout(new int[] {4, 2, 3, 2}, 5, 3);
  private final Rnn rnn = new Rnn(layout);
  private final Tape tape = new Tape(layout);
  private final Ppo ppo = new Ppo(new Ppo.Settings(0.2, 4, 0.05, 0.1), layout, rnn, tape);
  private final double[] advantages = {0.7, -0.4, 0.3};

  @Test
  void gradientEqualsFiniteDifferencesForEveryParameter() {
    Xoshiro256 random = new Xoshiro256(3);
    double[] parameters = rnn.initial(random);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 8;
    }
    List<Sample> samples =
        List.of(sample(parameters, random), sample(parameters, random), sample(parameters, random));
    double[] gradient = new double[layout.size()];
    loss(parameters, samples, gradient);
    for (int i = 0; i < parameters.length; i++) {
      double kept = parameters[i];
      parameters[i] = kept + STEP;
      double above = loss(parameters, samples, new double[layout.size()]);
      parameters[i] = kept - STEP;
      double below = loss(parameters, samples, new double[layout.size()]);
      parameters[i] = kept;
      assertThat(gradient[i])
          .as("parameter %d", i)
          .isCloseTo((above - below) / (2 * STEP), Offset.offset(1e-9));
    }
    assertThat(Arrays.stream(gradient).filter(g -> g != 0).count())
        .isGreaterThan(layout.size() * 3 / 4);
  }

  /** Sampled by a somewhat other policy: ratios off 1, some beyond the clip. */
  private Sample sample(double[] parameters, Xoshiro256 random) {
    int[] tokens = rnn.sample(parameters, tape, random);
    double[] old = new double[tokens.length];
    for (int step = 0; step < tokens.length; step++) {
      old[step] =
          tape.logProbabilities[step * tape.options + tokens[step]]
              + 0.6 * (random.nextDouble() - 0.5);
    }
    return new Sample(tokens, old);
  }

  private double loss(double[] parameters, List<Sample> samples, double[] gradient) {
    return ppo.loss(parameters, samples, advantages, new double[samples.size()][], gradient);
  }
}
