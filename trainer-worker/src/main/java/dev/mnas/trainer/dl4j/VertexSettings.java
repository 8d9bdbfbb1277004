package dev.mnas.trainer.dl4j;

import dev.mnas.network.TensorShape;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J must know about a vertex of ours: its inputs, its output, and that it has no
 * parameters.
 */
final class VertexSettings extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final transient TensorShape output;
  private final transient Factory factory;

  VertexSettings(int inputs, TensorShape output, Factory factory) {
    this.inputs = inputs;
    this.output = output;
    this.factory = factory;
  }

  /** Makes the vertex that computes. */
  interface Factory {
    PlainVertex create(ComputationGraph graph, String name, int index, DataType type);
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return factory.create(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... types) {
    return InputType.convolutional(
        output.height(), output.width(), output.channels(), CNN2DFormat.NHWC);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... types) {
    return new LayerMemoryReport.Builder("", getClass(), types[0], getOutputType(-1, types))
        .workingMemory(0, 0, 0, output.elements())
        .build();
  }

  @Override
  public GraphVertex clone() {
    return new VertexSettings(inputs, output, factory);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VertexSettings that
        && inputs == that.inputs
        && output.equals(that.output)
        && factory.equals(that.factory);
  }

  @Override
  public int hashCode() {
    return 31 * output.hashCode() + factory.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return inputs;
  }

  @Override
  public int maxVertexInputs() {
    return inputs;
  }
}
