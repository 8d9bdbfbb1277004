package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * An update of the controller: proximal policy optimisation (Schulman et al. 2017, eq. 7), clipped
 * for each token, with an entropy bonus, and the log-probability of the best networks (priority
 * queue training, Abolafia et al. 2018, eq. 3); minimises
 *
 * <pre>mean over samples and tokens of -min(r A, clip(r, 1 - c, 1 + c) A) - w H
 *   - q mean over the queue and tokens of log p</pre>
 *
 * where r is the token's probability now over that at sampling, A the advantage of its sequence, H
 * the entropy of the token's distribution, p the token's probability.
 */
final class RnnLearner {
  /**
   * A sample and its advantage.
   *
   * @param sample with the log-probabilities at sampling
   * @param advantage in [-1, 1]
   */
  record Lesson(Sample sample, double advantage) {}

  private final RnnSettings.Learning settings;
  private final RnnRows rows;
  private final BatchRnn rnn;
  private final BatchTape tape;
  private final RowAdam adam;
  private final float[][] gradient;
  private double kl;
  private double clipShare;

  RnnLearner(RnnSettings.Learning settings, RnnRows rows, BatchRnn rnn, BatchTape tape) {
    this.settings = settings;
    this.rows = rows;
    this.rnn = rnn;
    this.tape = tape;
    adam = new RowAdam(rows, settings.rate());
    gradient = rows.zeros();
  }

  RowAdam adam() {
    return adam;
  }

  /** Learns from a batch and the queue, in order. */
  PolicyDiagnostics.Update update(float[][] weights, List<Lesson> batch, List<int[]> queue) {
    int parts = Math.max(1, Math.round((float) batch.size() / settings.minibatch()));
    float[][][] before = new float[batch.size()][][];
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      double klSum = 0;
      double clipSum = 0;
      for (int part = 0; part < parts; part++) {
        int from = batch.size() * part / parts;
        int to = batch.size() * (part + 1) / parts;
        double unused = addGradient(weights, batch, from, to, queue, before, gradient);
        klSum += kl * (to - from);
        clipSum += clipShare * (to - from);
        adam.step(weights, gradient);
      }
      kl = klSum / batch.size();
      clipShare = clipSum / batch.size();
    }
    return new PolicyDiagnostics.Update(settings.epochs(), kl, clipShare);
  }

  /**
   * The loss over a part of the batch; adds its gradient to {@code gradient}.
   *
   * @param before log-probabilities before the update, a matrix a sample, filled where null
   */
  double addGradient(
      float[][] weights,
      List<Lesson> batch,
      int from,
      int to,
      List<int[]> queue,
      float[][][] before,
      float[][] gradient) {
    double loss = 0;
    kl = 0;
    clipShare = 0;
    int all = to - from + queue.size();
    for (int start = 0; start < all; start += BatchTape.CAPACITY) {
      int end = Math.min(all, start + BatchTape.CAPACITY);
      List<int[]> tokens = new ArrayList<>();
      for (int i = start; i < end; i++) {
        tokens.add(from + i < to ? batch.get(from + i).sample().tokens : queue.get(from + i - to));
      }
      rnn.forward(weights, tape, tokens);
      for (int i = start; i < end; i++) {
        if (from + i < to) {
          loss += lesson(batch.get(from + i), i - start, to - from, from + i, before);
        } else {
          loss += best(tokens.get(i - start), i - start, queue.size());
        }
      }
      rnn.backward(weights, tape, tokens, gradient);
    }
    return loss;
  }

  private double lesson(Lesson lesson, int row, int samples, int index, float[][][] before) {
    double scale = 1.0 / ((double) samples * rows.steps());
    boolean isFirst = before[index] == null;
    if (isFirst) {
      before[index] = new float[rows.steps()][];
    }
    double loss = 0;
    for (int step = 0; step < rows.steps(); step++) {
      float[] logProbabilities = tape.logProbabilities[step][row];
      if (isFirst) {
        before[index][step] = logProbabilities.clone();
      }
      loss += scale * token(lesson, row, step, scale);
      kl += scale * divergence(before[index][step], logProbabilities, rows.cardinality(step));
    }
    return loss;
  }

  private double token(Lesson lesson, int row, int step, double scale) {
    float[] logProbabilities = tape.logProbabilities[step][row];
    float[] probabilities = tape.probabilities[step][row];
    int token = lesson.sample().tokens[step];
    double advantage = lesson.advantage();
    double ratio = StrictMath.exp(logProbabilities[token] - lesson.sample().logProbabilities[step]);
    double clipped = Math.max(1 - settings.clip(), Math.min(1 + settings.clip(), ratio));
    boolean isClipped = clipped * advantage < ratio * advantage;
    double ofLogProbability = isClipped ? 0 : -advantage * ratio;
    clipShare += isClipped ? scale : 0;
    int options = rows.cardinality(step);
    double entropy = tape.entropy(step, row, options);
    for (int k = 0; k < options; k++) {
      double ofLogit =
          ofLogProbability * ((k == token ? 1 : 0) - probabilities[k])
              + settings.entropyWeight() * probabilities[k] * (logProbabilities[k] + entropy);
      tape.logitGradients[step][row][k] = (float) (scale * ofLogit);
    }
    return -Math.min(ratio * advantage, clipped * advantage) - settings.entropyWeight() * entropy;
  }

  private double best(int[] tokens, int row, int count) {
    double scale = settings.queueWeight() / ((double) count * rows.steps());
    double loss = 0;
    for (int step = 0; step < rows.steps(); step++) {
      for (int k = 0; k < rows.cardinality(step); k++) {
        double ofLogit = tape.probabilities[step][row][k] - (k == tokens[step] ? 1 : 0);
        tape.logitGradients[step][row][k] = (float) (scale * ofLogit);
      }
      loss -= scale * tape.logProbabilities[step][row][tokens[step]];
    }
    return loss;
  }

  private static double divergence(float[] before, float[] now, int options) {
    double sum = 0;
    for (int k = 0; k < options; k++) {
      sum += StrictMath.exp(before[k]) * (before[k] - now[k]);
    }
    return sum;
  }
}
