package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Global average pooling: [batch, height, width, channels] to [batch, channels]. */
final class ChannelMeanVertex extends StatelessVertex {
  private static final long serialVersionUID = 1L;

  ChannelMeanVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, inputs[0].mean(1, 2));
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray images = inputs[0];
    long pixels = images.size(1) * images.size(2);
    INDArray share =
        epsilon.div(pixels).reshape('c', images.size(0), 1, 1, images.size(3));
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, images.dataType(), images.shape(), 'c');
    gradient.assign(share.broadcast(images.shape()));
    return new Pair<>(null, new INDArray[] {gradient});
  }
}
