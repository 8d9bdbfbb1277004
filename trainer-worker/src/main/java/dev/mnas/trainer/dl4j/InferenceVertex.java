package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Answers with layers of another graph, whose parameters it so shares; learns nothing. */
final class InferenceVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final transient Forward forward;

  InferenceVertex(ComputationGraph graph, String name, int index, DataType type, Forward forward) {
    super(graph, name, index, type);
    this.forward = forward;
  }

  /** What layers make of an input; the result belongs to the workspace of activations. */
  interface Forward {
    INDArray of(INDArray x, LayerWorkspaceMgr memory);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr memory) {
    return forward.of(Memory.dense(inputs[0]), memory);
  }

  @Override
  public Pair<@Nullable Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr memory) {
    throw new IllegalStateException("vertex " + vertexName + " is for inference only");
  }
}
