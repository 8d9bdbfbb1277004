package dev.mnas.trainer.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inverted dropout (Srivastava et al. 2014): in training, a share of the values becomes 0 and the
 * others grow so that the expected value stays; otherwise nothing happens. What is dropped comes
 * from the generator alone, so that a seed repeats it.
 */
final class DropoutVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final Dropout dropout;
  private transient double[] factors = new double[0];

  DropoutVertex(ComputationGraph graph, String name, int index, DataType type, Dropout dropout) {
    super(graph, name, index, type);
    this.dropout = dropout;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr memory) {
    INDArray x = Memory.dense(inputs[0]);
    factors = new double[Math.toIntExact(x.length())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = training ? dropout.factor() : 1;
    }
    return scaled(x, output(memory, x.shape()));
  }

  @Override
  public Pair<@Nullable Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr memory) {
    INDArray gradient = Memory.dense(epsilon);
    INDArray result = scaled(gradient, inputGradient(memory, gradient));
    return new Pair<>(null, new INDArray[] {result});
  }

  private INDArray scaled(INDArray from, INDArray to) {
    double[] values = Memory.read(from);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i];
    }
    Memory.write(values, to);
    return to;
  }
}
