package dev.mnas.trainer.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Exponential moving average of parameters and running statistics. Early steps average over fewer:
 * in step t, counted from 0, the decay is at most (1 + t) / (10 + t), as in TensorFlow's {@code
 * ExponentialMovingAverage}.
 */
final class WeightAverage implements AutoCloseable {
  private final double decay;
  private final INDArray live;
  private final INDArray average;
  private final List<double[]> liveStatistics;
  private final List<double[]> statistics = new ArrayList<>();
  private int steps;

  WeightAverage(ComputationGraph graph, double decay) {
    this.decay = decay;
    this.live = graph.params();
    this.average = live.dup();
    this.liveStatistics = statistics(graph);
    liveStatistics.forEach(values -> statistics.add(values.clone()));
  }

  /** Running means and variances in place, in the order of the layers. */
  static List<double[]> statistics(ComputationGraph graph) {
    List<double[]> all = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof BatchNormLayer norm) {
        all.add(norm.runningMean());
        all.add(norm.runningVariance());
      }
    }
    return all;
  }

  /** Takes the weights after a step in. */
  void follow() {
    double kept = Math.min(decay, (1.0 + steps) / (10.0 + steps));
    steps++;
    average.muli(kept);
    Nd4j.getBlasWrapper().level1().axpy(live.length(), 1 - kept, live, average);
    for (int i = 0; i < statistics.size(); i++) {
      double[] mean = statistics.get(i);
      double[] now = liveStatistics.get(i);
      for (int c = 0; c < mean.length; c++) {
        mean[c] = kept * mean[c] + (1 - kept) * now[c];
      }
    }
  }

  INDArray parameters() {
    return average;
  }

  /** Averages of the statistics, in place. */
  List<double[]> statistics() {
    return statistics;
  }

  /** Goes on as after so many steps. */
  void goOnAfter(int taken) {
    steps = taken;
  }

  /** Puts the average in the place of the weights, and these in its place. */
  void swap() {
    try (INDArray held = live.dup()) {
      live.assign(average);
      average.assign(held);
    }
    for (int i = 0; i < statistics.size(); i++) {
      double[] held = statistics.get(i).clone();
      double[] now = liveStatistics.get(i);
      System.arraycopy(now, 0, statistics.get(i), 0, held.length);
      System.arraycopy(held, 0, now, 0, held.length);
    }
  }

  @Override
  public void close() {
    average.close();
  }
}
