package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** RELU or RELU6 where no batch normalisation comes before it. */
final class ActivationVertex extends KernelVertex {
  private static final long serialVersionUID = 1L;

  private final Activation activation;

  ActivationVertex(
      ComputationGraph graph, String name, int index, DataType type, Activation activation) {
    super(graph, name, index, type);
    this.activation = activation;
  }

  @Override
  INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
    INDArray y = output(memory, x.shape());
    int channels = size(x, 3);
    kernels.rows().map(rows(x), Memory.of(x), affine(channels), Memory.of(y));
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    INDArray result = inputGradient(memory, x);
    int channels = size(x, 3);
    RowKernels.Combination gradientAlone =
        new RowKernels.Combination(ones(channels), new double[channels], new double[channels]);
    kernels
        .rows()
        .openMap(
            rows(x),
            Memory.of(x),
            Memory.of(gradient),
            affine(channels),
            gradientAlone,
            Memory.of(result));
    return result;
  }

  private static Rows rows(INDArray x) {
    return new Rows(0, pixels(x), size(x, 3));
  }

  private Affine affine(int channels) {
    return Affine.activation(ones(channels), new double[channels], activation);
  }

  private static double[] ones(int channels) {
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return ones;
  }
}
