package dev.mnas.trainer.dl4j;

import dev.mnas.network.TensorShape;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What DL4J must know about a layer of ours: its arrays, its output and how to make it. */
abstract class LayerSettings extends BaseLayer {
  private static final long serialVersionUID = 1L;

  private final transient Parameters parameters;
  private final transient TensorShape output;

  LayerSettings(Parameters parameters, TensorShape output) {
    this.parameters = parameters;
    this.output = output;
  }

  abstract KernelLayer<?> create(NeuralNetConfiguration conf, DataType type);

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray flatParameters,
      boolean initialize,
      DataType type) {
    KernelLayer<?> layer = create(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(flatParameters);
    layer.setParamTable(parameters.init(conf, flatParameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return parameters;
  }

  /** None: {@link WeightDecay} decays all kernels at once. */
  @Override
  public @Nullable List<Regularization> getRegularizationByParam(String name) {
    return null;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return InputType.convolutional(
        output.height(), output.width(), output.channels(), CNN2DFormat.NHWC);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), input, getOutputType(-1, input))
        .standardMemory(parameters.numParams(this), parameters.numParams(this))
        .workingMemory(0, 0, 0, output.elements())
        .build();
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // Shapes come from the layer graph.
  }

  @Override
  public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String name) {
    return false;
  }
}
