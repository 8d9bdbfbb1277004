package dev.mnas.trainer.dl4j;

import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of a vertex without parameters; immutable. */
final class StatelessVertexConf extends GraphVertex {
  private static final long serialVersionUID = 1L;

  /** Makes the vertex of a running graph. */
  interface Factory {
    StatelessVertex create(ComputationGraph graph, String name, int index, DataType type);
  }

  private final int inputs;
  private final InputType output;
  private final transient Factory factory;

  /**
   * Describes a vertex.
   *
   * @param inputs how many arrays it takes
   * @param output the shape it gives
   */
  StatelessVertexConf(int inputs, InputType output, Factory factory) {
    this.inputs = inputs;
    this.output = output;
    this.factory = factory;
  }

  @Override
  public GraphVertex clone() {
    return new StatelessVertexConf(inputs, output, factory);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatelessVertexConf that
        && inputs == that.inputs
        && output.equals(that.output)
        && factory == that.factory;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, output);
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

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return factory.create(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... types) {
    return output;
  }

  @Override
  public MemoryReport getMemoryReport(InputType... types) {
    throw new UnsupportedOperationException("this vertex estimates no memory");
  }
}
