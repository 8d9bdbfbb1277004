package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex of one input and no parameters that computes with kernels of ours. */
abstract class KernelVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  final transient Kernels kernels;

  KernelVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
    this.kernels = Kernels.of(type);
  }

  abstract INDArray forward(INDArray x, LayerWorkspaceMgr memory);

  abstract INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory);

  @Override
  public final INDArray doForward(boolean training, LayerWorkspaceMgr memory) {
    return forward(Memory.dense(inputs[0]), memory);
  }

  @Override
  public final Pair<@Nullable Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr memory) {
    INDArray result = backward(Memory.dense(inputs[0]), Memory.dense(epsilon), memory);
    return new Pair<>(null, new INDArray[] {result});
  }
}
