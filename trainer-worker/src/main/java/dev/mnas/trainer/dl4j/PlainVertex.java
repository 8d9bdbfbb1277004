package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex without parameters on dense NHWC arrays. */
abstract class PlainVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway") // DL4J sets the vertex's neighbours later.
  PlainVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, null, null, type);
  }

  final INDArray output(LayerWorkspaceMgr memory, long... shape) {
    return memory.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
  }

  final INDArray inputGradient(LayerWorkspaceMgr memory, INDArray x) {
    return memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
  }

  static int size(INDArray array, int dimension) {
    return Math.toIntExact(array.size(dimension));
  }

  /** Pixels of all images. */
  static int pixels(INDArray images) {
    return Math.toIntExact(images.length() / images.size(3));
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public @Nullable Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray flat) {
    throw new IllegalStateException("vertex " + vertexName + " has no parameters");
  }

  @Override
  public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batch) {
    return null;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + vertexName;
  }
}
