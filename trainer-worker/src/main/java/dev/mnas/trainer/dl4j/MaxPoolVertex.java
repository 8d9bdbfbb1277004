package dev.mnas.trainer.dl4j;

import java.lang.ref.Reference;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** SAME max pooling. */
final class MaxPoolVertex extends StatelessVertex {
  private static final long serialVersionUID = 1L;

  private final int kernel;
  private final int stride;

  MaxPoolVertex(
      ComputationGraph graph, String name, int index, DataType type, int kernel, int stride) {
    super(graph, name, index, type);
    this.kernel = kernel;
    this.stride = stride;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray images = RawTensor.densified(inputs[0]);
    Window window = Window.same(images, kernel, stride);
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, images.dataType(), window.outputShape(), 'c');
    RawTensor x = RawTensor.of(images);
    KernelSet.forTensor(x).pool().forward(window, x, RawTensor.of(output));
    Reference.reachabilityFence(images);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray images = RawTensor.densified(inputs[0]);
    INDArray outputGradient = RawTensor.densified(epsilon);
    Window window = Window.same(images, kernel, stride);
    INDArray gradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, images.dataType(), images.shape(), 'c');
    RawTensor x = RawTensor.of(images);
    KernelSet.forTensor(x)
        .pool()
        .imageGradient(window, x, RawTensor.of(outputGradient), RawTensor.of(gradient));
    Reference.reachabilityFence(images);
    Reference.reachabilityFence(outputGradient);
    return new Pair<>(null, new INDArray[] {gradient});
  }
}
