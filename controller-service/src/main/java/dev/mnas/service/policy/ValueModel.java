package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What networks promise, judged by those measured: a Gaussian process (Rasmussen and Williams 2006,
 * algorithm 2.1) with the correlation exp(-d / (l n)) of two networks that d of n decisions tell
 * apart, a constant mean, and noise. Length l, noise and scale are those of the greatest
 * likelihood, searched in steps. With noise a lucky network is so judged by its neighbours too.
 *
 * <p>It keeps the newest and the best, so that its work does not grow with a study. Sums run in one
 * order and exponentials are {@link StrictMath}'s: the same bits on every platform.
 */
final class ValueModel {
  private static final int CAPACITY = 192;

  /** Of those kept, so many of the best are not displaced by newer ones. */
  private static final int BEST = 64;

  /** Fewer say nothing. */
  private static final int LEAST = 3;

  /** Points added until length and noise move again. */
  private static final int PATIENCE = 10;

  private static final double[] LENGTHS = {0.125, 0.25, 0.5, 1, 2, 4};
  private static final double[] NOISES = {1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1};
  private static final int FIRST = 3;
  private static final int[][] MOVES = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};

  private final int[] cardinalities;
  private final List<Measured> points = new ArrayList<>();
  private int length = FIRST;
  private int noise = FIRST;
  private int turn;
  private int added;
  private boolean fitted;
  private Fit fit;

  ValueModel(int[] cardinalities) {
    this.cardinalities = cardinalities;
    fit = new Fit();
  }

  /** Learns of a network, once. */
  void add(Measured one) {
    if (points.stream().anyMatch(other -> Arrays.equals(other.tokens, one.tokens))) {
      return;
    }
    points.add(one);
    if (points.size() > CAPACITY) {
      points.remove(oldestBelow(points.stream().mapToDouble(Measured::reward).toArray()));
    }
    added++;
    fitted = false;
  }

  private static int oldestBelow(double[] rewards) {
    double[] sorted = rewards.clone();
    Arrays.sort(sorted);
    int at = 0;
    while (at < rewards.length - 1 && rewards[at] >= sorted[rewards.length - BEST]) {
      at++;
    }
    return at;
  }

  void clear() {
    points.clear();
    length = FIRST;
    noise = FIRST;
    turn = 0;
    added = 0;
    fitted = false;
  }

  /** Takes what was added in; says whether there is enough to judge by. */
  boolean isReady() {
    if (points.size() < LEAST) {
      return false;
    }
    if (!fitted) {
      fit = added < PATIENCE ? new Fit() : likelier();
      fitted = true;
    }
    return true;
  }

  /** As it is or after the next move, whichever explains the points better. */
  private Fit likelier() {
    added = 0;
    Fit stayed = new Fit();
    int[] move = MOVES[turn];
    turn = (turn + 1) % MOVES.length;
    length = Math.max(0, Math.min(LENGTHS.length - 1, length + move[0]));
    noise = Math.max(0, Math.min(NOISES.length - 1, noise + move[1]));
    Fit moved = new Fit();
    if (moved.likelihood > stayed.likelihood) {
      return moved;
    }
    length = stayed.atLength;
    noise = stayed.atNoise;
    return stayed;
  }

  /** The reward to expect; the model must be ready. */
  double mean(int[] tokens) {
    return fit.mean + dot(fit.correlations(tokens), fit.weights, fit.size);
  }

  /** The reward to expect and a number of standard deviations; the model must be ready. */
  double meanPlus(double deviations, int[] tokens) {
    double[] row = fit.correlations(tokens);
    double mean = fit.mean + dot(row, fit.weights, fit.size);
    double variance = 1;
    for (int i = 0; i < fit.size; i++) {
      row[i] = (row[i] - dot(row, fit.factor[i], i)) / fit.factor[i][i];
      variance -= row[i] * row[i];
    }
    return mean + deviations * Math.sqrt(fit.scale * Math.max(0, variance));
  }

  void write(StateWriter out) {
    Measured.write(out, points);
    out.writeInt(length);
    out.writeInt(noise);
    out.writeInt(turn);
    out.writeInt(added);
    out.writeInt(fitted ? 1 : 0);
  }

  void read(StateReader in) {
    Measured.read(in, cardinalities, points);
    length = in.readInt();
    noise = in.readInt();
    turn = in.readInt();
    added = in.readInt();
    fitted = in.readInt() != 0;
    if (fitted) {
      fit = new Fit();
    }
  }

  /** The model of the points as they are, with the length and noise as they are. */
  private final class Fit {
    private static final double TINY = 1e-12;

    private final int atLength = length;
    private final int atNoise = noise;
    private final List<Measured> at = List.copyOf(points);
    private final int size = at.size();
    private final double[] byDistance = new double[cardinalities.length + 1];

    /** Lower triangle of Cholesky's factor of the correlations. */
    private final double[][] factor = new double[size][];

    private final double[] weights = new double[size];
    private final double mean;
    private final double scale;
    private final double likelihood;

    Fit() {
      for (int d = 0; d < byDistance.length; d++) {
        byDistance[d] = StrictMath.exp(-d / (LENGTHS[length] * cardinalities.length));
      }
      double sum = 0;
      for (Measured one : at) {
        sum += one.reward();
      }
      mean = sum / size;
      double squares = 0;
      double logDeterminant = 0;
      for (int i = 0; i < size; i++) {
        factor[i] = factorRow(i);
        double rest = at.get(i).reward() - mean - dot(factor[i], weights, i);
        weights[i] = rest / factor[i][i];
        squares += weights[i] * weights[i];
        logDeterminant += StrictMath.log(factor[i][i]);
      }
      scale = squares / size + TINY;
      likelihood = -0.5 * size * StrictMath.log(scale) - logDeterminant;
      for (int i = size - 1; i >= 0; i--) {
        for (int j = i + 1; j < size; j++) {
          weights[i] -= factor[j][i] * weights[j];
        }
        weights[i] /= factor[i][i];
      }
    }

    private double[] factorRow(int i) {
      double[] row = new double[i + 1];
      for (int j = 0; j < i; j++) {
        double correlation = byDistance[Neighbourhood.distance(at.get(i).tokens, at.get(j).tokens)];
        row[j] = (correlation - dot(row, factor[j], j)) / factor[j][j];
      }
      row[i] = Math.sqrt(1 + NOISES[noise] - dot(row, row, i));
      return row;
    }

    private double[] correlations(int[] tokens) {
      double[] correlations = new double[size];
      for (int i = 0; i < size; i++) {
        correlations[i] = byDistance[Neighbourhood.distance(tokens, at.get(i).tokens)];
      }
      return correlations;
    }
  }

  private static double dot(double[] x, double[] y, int length) {
    return Vectors.dot(x, 0, y, 0, length);
  }
}
