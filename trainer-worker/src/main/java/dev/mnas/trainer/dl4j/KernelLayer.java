package dev.mnas.trainer.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that computes with kernels of ours on dense NHWC arrays. */
abstract class KernelLayer<S extends LayerSettings> extends BaseLayer<S> {
  private static final long serialVersionUID = 1L;

  final transient Kernels kernels;

  KernelLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    this.kernels = Kernels.of(type);
  }

  /** Output of a batch; what {@link #backward} needs is kept in fields. */
  abstract INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory);

  /** Gradient of the input; those of the parameters are written to their views. */
  abstract INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory);

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    assertInputSet(false);
    return forward(Memory.dense(input), training, memory);
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr memory) {
    assertInputSet(true);
    INDArray result = backward(Memory.dense(input), Memory.dense(epsilon), memory);
    Gradient gradients = new DefaultGradient(gradientsFlattened);
    for (Map.Entry<String, INDArray> view : gradientViews.entrySet()) {
      gradients.setGradientFor(view.getKey(), view.getValue(), 'c');
    }
    return new Pair<>(gradients, result);
  }

  final INDArray output(LayerWorkspaceMgr memory, long... shape) {
    return memory.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
  }

  final INDArray inputGradient(LayerWorkspaceMgr memory, INDArray x) {
    return memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
  }

  final INDArray gradientOf(String parameter) {
    INDArray view = gradientViews.get(parameter);
    if (view == null) {
      throw new IllegalArgumentException("no parameter " + parameter);
    }
    return view;
  }

  static int size(INDArray array, int dimension) {
    return Math.toIntExact(array.size(dimension));
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
