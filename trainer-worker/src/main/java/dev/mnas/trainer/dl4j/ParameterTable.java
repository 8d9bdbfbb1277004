package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where each weight tensor of a network lies in its DL4J graph, and in which order of axes. */
final class ParameterTable {
  private final Network network;
  private final List<Parameter> parameters = new ArrayList<>();

  /**
   * One tensor.
   *
   * @param axes permutation of the parameter's axes that gives the tensor's; empty for none
   */
  private record Parameter(WeightTensor tensor, String vertex, String key, int... axes) {
    /** The parameter's memory with the tensor's axes. */
    INDArray view(ComputationGraph graph) {
      INDArray array = graph.getLayer(vertex).getParam(key);
      return axes.length == 0 ? array : array.permute(axes);
    }
  }

  ParameterTable(Network network) {
    this.network = network;
    network.layers().forEach(this::add);
  }

  private void add(Layer layer) {
    String name = layer.name();
    List<WeightTensor> tensors = layer.weights();
    if (layer instanceof Layer.Conv) {
      parameters.add(
          new Parameter(tensors.get(0), name + GraphAssembly.KERNEL, "W", 0, 2, 3, 1));
      addNorm(name, tensors);
    } else if (layer instanceof Layer.DepthwiseConv) {
      parameters.add(new Parameter(tensors.get(0), name + GraphAssembly.KERNEL, "W"));
      addNorm(name, tensors);
    } else if (layer instanceof Layer.SqueezeExcite) {
      addDense(name + GraphAssembly.REDUCE, tensors.get(0), tensors.get(1));
      addDense(name + GraphAssembly.EXPAND, tensors.get(2), tensors.get(3));
    } else if (layer instanceof Layer.Dense) {
      addDense(name, tensors.get(0), tensors.get(1));
    } else if (!tensors.isEmpty()) {
      throw new IllegalArgumentException("no DL4J parameters for " + layer);
    }
  }

  private void addNorm(String vertex, List<WeightTensor> tensors) {
    List<String> keys = List.of("gamma", "beta", "mean", "var");
    for (int i = 0; i < keys.size(); i++) {
      parameters.add(new Parameter(tensors.get(i + 1), vertex, keys.get(i)));
    }
  }

  private void addDense(String vertex, WeightTensor kernel, WeightTensor bias) {
    parameters.add(new Parameter(kernel, vertex, "W", 1, 0));
    parameters.add(new Parameter(bias, vertex, "b"));
  }

  /** Copies the parameters out. */
  Weights read(ComputationGraph graph) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      INDArray copy = parameter.view(graph).dup('c');
      tensors.put(parameter.tensor.name(), copy.reshape(copy.length()).toFloatVector());
    }
    return Weights.of(network, tensors);
  }

  /** Copies tensors into the parameters. */
  void write(Weights weights, ComputationGraph graph) {
    for (Parameter parameter : parameters) {
      INDArray view = parameter.view(graph);
      float[] values = weights.get(parameter.tensor.name());
      INDArray copy = Nd4j.create(values, view.shape(), 'c');
      view.assign(copy);
      copy.close();
    }
  }
}
