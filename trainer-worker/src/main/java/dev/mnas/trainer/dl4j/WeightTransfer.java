package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies weights between a computation graph and the names and layouts of its network. */
final class WeightTransfer {
  private final Network network;
  private final ComputationGraph graph;

  WeightTransfer(Network network, ComputationGraph graph) {
    this.network = network;
    this.graph = graph;
  }

  /** The graph's weights and running statistics. */
  Weights read() {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    each(
        (tensor, place) -> {
          double[] values = place.values();
          float[] floats = new float[values.length];
          for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
          }
          tensors.put(tensor.name(), floats);
        });
    return Weights.of(network, tensors);
  }

  /** Overwrites the graph's weights and running statistics. */
  void write(Weights weights) {
    each(
        (tensor, place) -> {
          float[] floats = weights.get(tensor.name());
          double[] values = new double[floats.length];
          for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
          }
          place.overwrite(values);
        });
  }

  private void each(Action action) {
    for (Layer layer : network.layers()) {
      for (WeightTensor tensor : layer.weights()) {
        action.on(tensor, place(layer, tensor.name().substring(layer.name().length() + 1)));
      }
    }
  }

  private Place place(Layer layer, String role) {
    if (layer instanceof Layer.Dense) {
      return classifier(layer, role);
    }
    if (layer instanceof Layer.SqueezeExcite) {
      return parameter(layer.name(), role);
    }
    return switch (role) {
      case "kernel" -> parameter(GraphBuilder.linear(layer), role);
      case "mean" -> new Statistic(batchNorm(layer).runningMean());
      case "variance" -> new Statistic(batchNorm(layer).runningVariance());
      default -> parameter(layer.name(), role);
    };
  }

  private Place classifier(Layer layer, String role) {
    // DL4J keeps [in, out]; the transposed view is ours.
    return role.equals("kernel")
        ? new Parameter(graph.getLayer(layer.name()).getParam("W").transpose())
        : new Parameter(graph.getLayer(layer.name()).getParam("b"));
  }

  private Place parameter(String vertex, String name) {
    return new Parameter(graph.getLayer(vertex).getParam(name));
  }

  private BatchNormLayer batchNorm(Layer layer) {
    return (BatchNormLayer) graph.getLayer(layer.name());
  }

  private interface Action {
    void on(WeightTensor tensor, Place place);
  }

  /** Where a tensor's row-major values lie in the graph. */
  private sealed interface Place {
    double[] values();

    void overwrite(double[] values);
  }

  private record Parameter(INDArray array) implements Place {
    @Override
    public double[] values() {
      return Memory.read(array);
    }

    @Override
    public void overwrite(double[] values) {
      INDArray copy = Nd4j.createUninitialized(array.dataType(), array.shape(), 'c');
      Memory.write(values, copy);
      array.assign(copy);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // The layer's own array, in place.
  private record Statistic(double[] statistic) implements Place {
    @Override
    public double[] values() {
      return statistic.clone();
    }

    @Override
    public void overwrite(double[] values) {
      System.arraycopy(values, 0, statistic, 0, values.length);
    }
  }
}
