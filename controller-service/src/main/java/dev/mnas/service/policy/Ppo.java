package dev.mnas.service.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Proximal policy optimisation (Schulman et al. 2017, eq. 7), clipped for each token, with an
 * entropy bonus: minimises the mean over tokens of
 *
 * <pre>-min(r A, clip(r, 1 - c, 1 + c) A) - w H</pre>
 *
 * where r is the token's probability now over that at sampling, A the advantage of its sequence, H
 * the entropy of the token's distribution.
 */
final class Ppo {
  /**
   * How an update goes.
   *
   * @param clip bound c of the ratio's move
   * @param epochs passes over a batch, fewer when the KL bound stops them
   * @param klBound mean KL divergence in nats a token, of the policy now from that before the
   *     update, beyond which no further pass starts
   * @param entropyWeight w
   */
  record Settings(double clip, int epochs, double klBound, double entropyWeight) {
    Settings {
      if (!(clip > 0) || epochs < 1 || !(klBound > 0) || !(entropyWeight >= 0)) {
        throw new IllegalArgumentException(
            "clip and KL bound must be positive, epochs at least 1, entropy weight not negative:"
                + " were %s, %s, %d, %s".formatted(clip, klBound, epochs, entropyWeight));
      }
    }
  }

  private final Settings settings;
  private final RnnLayout layout;
  private final Rnn rnn;
  private final Tape tape;
  private final double[] gradient;
  private double kl;
  private double clipShare;

  Ppo(Settings settings, RnnLayout layout, Rnn rnn, Tape tape) {
    this.settings = settings;
    this.layout = layout;
    this.rnn = rnn;
    this.tape = tape;
    gradient = new double[layout.size()];
  }

  /** Learns from samples and their advantages, in order. */
  PolicyDiagnostics.Update update(
      double[] parameters, Adam adam, List<Sample> samples, double[] advantages) {
    double[][] before = new double[samples.size()][];
    int epoch = 0;
    while (epoch < settings.epochs()) {
      Arrays.fill(gradient, 0);
      double unused = loss(parameters, samples, advantages, before, gradient);
      if (kl > settings.klBound()) {
        break;
      }
      adam.step(parameters, gradient);
      epoch++;
    }
    return new PolicyDiagnostics.Update(epoch, kl, clipShare);
  }

  /**
   * The loss; adds its gradient to {@code gradient}.
   *
   * @param before log probabilities before the update, a row a sample, filled where null
   */
  double loss(
      double[] parameters,
      List<Sample> samples,
      double[] advantages,
      double[][] before,
      double[] gradient) {
    double scale = 1.0 / ((double) samples.size() * layout.steps());
    double loss = 0;
    kl = 0;
    clipShare = 0;
    rnn.prepareBackward(parameters);
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      rnn.forward(parameters, tape, sample.tokens);
      if (before[i] == null) {
        before[i] = tape.logProbabilities.clone();
      }
      for (int step = 0; step < layout.steps(); step++) {
        loss += scale * tokenLoss(sample, step, advantages[i], scale);
        kl += scale * divergence(before[i], step);
      }
      rnn.backward(parameters, tape, sample.tokens, gradient);
    }
    return loss;
  }

  private double tokenLoss(Sample sample, int step, double advantage, double scale) {
    int row = step * tape.options;
    int options = layout.cardinality(step);
    int token = sample.tokens[step];
    double ratio =
        StrictMath.exp(tape.logProbabilities[row + token] - sample.logProbabilities[step]);
    double clipped = Math.max(1 - settings.clip(), Math.min(1 + settings.clip(), ratio));
    boolean isClipped = clipped * advantage < ratio * advantage;
    double ofLogProbability = isClipped ? 0 : -advantage * ratio;
    if (isClipped) {
      clipShare += scale;
    }
    double entropy = entropy(tape, step, options);
    for (int k = 0; k < options; k++) {
      double probability = tape.probabilities[row + k];
      tape.logitGradients[row + k] =
          scale
              * (ofLogProbability * ((k == token ? 1 : 0) - probability)
                  + settings.entropyWeight()
                      * probability
                      * (tape.logProbabilities[row + k] + entropy));
    }
    return -Math.min(ratio * advantage, clipped * advantage) - settings.entropyWeight() * entropy;
  }

  private double divergence(double[] before, int step) {
    double sum = 0;
    for (int at = step * tape.options; at < step * tape.options + layout.cardinality(step); at++) {
      sum += StrictMath.exp(before[at]) * (before[at] - tape.logProbabilities[at]);
    }
    return sum;
  }

  /** Entropy in nats of the distribution in row {@code step}. */
  static double entropy(Tape tape, int step, int options) {
    double entropy = 0;
    for (int k = step * tape.options; k < step * tape.options + options; k++) {
      entropy -= tape.probabilities[k] * tape.logProbabilities[k];
    }
    return entropy;
  }
}
