package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Multiplies images of the first input by a factor per image and channel from the second. */
final class ChannelScaleVertex extends StatelessVertex {
  private static final long serialVersionUID = 1L;

  ChannelScaleVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray images = inputs[0];
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, images.dataType(), images.shape(), 'c');
    images.mul(factors(), output);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray images = inputs[0];
    INDArray imageGradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, images.dataType(), images.shape(), 'c');
    epsilon.mul(factors(), imageGradient);
    INDArray factorGradient =
        workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon.mul(images).sum(1, 2));
    return new Pair<>(null, new INDArray[] {imageGradient, factorGradient});
  }

  private INDArray factors() {
    INDArray images = inputs[0];
    return RawTensor.densified(inputs[1]).reshape('c', images.size(0), 1, 1, images.size(3));
  }
}
