package dev.mnas.trainer.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies all that training changes out of a computation graph in single precision and into it. */
record TrainingState(ComputationGraph graph, @Nullable WeightAverage average) {

  NetworkState read() {
    return new NetworkState(
        graph.getConfiguration().getIterationCount(),
        read(graph.params()),
        read(optimizer()),
        read(WeightAverage.statistics(graph)),
        average == null ? new float[0] : read(average.parameters()),
        average == null ? new double[0] : read(average.statistics()));
  }

  void write(NetworkState state) {
    List<double[]> statistics = WeightAverage.statistics(graph);
    require("parameters", graph.params().length(), state.parameters().length);
    require("values of the optimizer", optimizer().length(), state.optimizer().length);
    require("statistics", length(statistics), state.statistics().length);
    long averaged = average == null ? 0 : graph.params().length();
    require("averaged parameters", averaged, state.averageParameters().length);
    long averagedStatistics = average == null ? 0 : length(statistics);
    require("averaged statistics", averagedStatistics, state.averageStatistics().length);
    graph.getConfiguration().setIterationCount(state.steps());
    floats(graph.params()).put(state.parameters());
    floats(optimizer()).put(state.optimizer());
    write(state.statistics(), statistics);
    if (average != null) {
      average.goOnAfter(state.steps());
      floats(average.parameters()).put(state.averageParameters());
      write(state.averageStatistics(), average.statistics());
    }
  }

  private INDArray optimizer() {
    return graph.getUpdater().getStateViewArray();
  }

  private static FloatBuffer floats(INDArray array) {
    return Memory.of(array).asFloatBuffer();
  }

  private static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    floats(array).get(values);
    return values;
  }

  private static double[] read(List<double[]> arrays) {
    double[] all = new double[length(arrays)];
    int at = 0;
    for (double[] array : arrays) {
      System.arraycopy(array, 0, all, at, array.length);
      at += array.length;
    }
    return all;
  }

  private static void write(double[] all, List<double[]> arrays) {
    int at = 0;
    for (double[] array : arrays) {
      System.arraycopy(all, at, array, 0, array.length);
      at += array.length;
    }
  }

  private static int length(List<double[]> arrays) {
    return arrays.stream().mapToInt(array -> array.length).sum();
  }

  private static void require(String name, long expected, int actual) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "%s must be %d, were %d".formatted(name, expected, actual));
    }
  }
}
