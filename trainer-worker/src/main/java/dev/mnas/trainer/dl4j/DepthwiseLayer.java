package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Depthwise convolution without bias, kernel HWC. */
final class DepthwiseLayer extends KernelLayer<DepthwiseLayer.Settings> {
  static final String KERNEL = "kernel";
  private static final long serialVersionUID = 1L;

  private final int side;
  private final int stride;

  private DepthwiseLayer(NeuralNetConfiguration conf, DataType type, Layer.DepthwiseConv layer) {
    super(conf, type);
    this.side = layer.kernel();
    this.stride = layer.stride();
  }

  @Override
  INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory) {
    Window w = window(x);
    INDArray y = output(memory, w.images(), w.outputHeight(), w.outputWidth(), w.channels());
    kernels.depthwise().forward(w, Memory.of(x), Memory.of(getParam(KERNEL)), Memory.of(y));
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    Window w = window(x);
    INDArray result = inputGradient(memory, x);
    kernels
        .depthwise()
        .inputGradient(w, Memory.of(gradient), Memory.of(getParam(KERNEL)), Memory.of(result));
    kernels
        .depthwise()
        .kernelGradient(w, Memory.of(x), Memory.of(gradient), Memory.of(gradientOf(KERNEL)));
    return result;
  }

  private Window window(INDArray x) {
    return new Window(size(x, 0), size(x, 1), size(x, 2), size(x, 3), side, stride);
  }

  static final class Settings extends LayerSettings {
    private static final long serialVersionUID = 1L;

    private final transient Layer.DepthwiseConv layer;

    Settings(Layer.DepthwiseConv layer) {
      super(
          new Parameters().with(KERNEL, layer.kernel(), layer.kernel(), layer.output().channels()),
          layer.output());
      this.layer = layer;
    }

    @Override
    DepthwiseLayer create(NeuralNetConfiguration conf, DataType type) {
      return new DepthwiseLayer(conf, type, layer);
    }
  }
}
