package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Regular convolution without bias, kernel OHWI: the native operation, and a matrix product where
 * the kernel is 1x1 with stride 1.
 */
final class ConvLayer extends KernelLayer<ConvLayer.Settings> {
  static final String KERNEL = "kernel";
  private static final long serialVersionUID = 1L;

  private final int side;
  private final int stride;

  private ConvLayer(NeuralNetConfiguration conf, DataType type, Layer.Conv layer) {
    super(conf, type);
    this.side = layer.kernel();
    this.stride = layer.stride();
  }

  @Override
  INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory) {
    INDArray kernel = getParam(KERNEL);
    long height = (x.size(1) + stride - 1) / stride;
    long width = (x.size(2) + stride - 1) / stride;
    INDArray y = output(memory, x.size(0), height, width, kernel.size(0));
    if (pointwise()) {
      Nd4j.gemm(rows(x), matrix(kernel), rows(y), false, true, 1, 0);
    } else {
      Nd4j.exec(operation("conv2d").addInputs(x, kernel).addOutputs(y).build());
    }
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    INDArray kernel = getParam(KERNEL);
    INDArray kernelGradient = gradientOf(KERNEL);
    INDArray result = inputGradient(memory, x);
    if (pointwise()) {
      Nd4j.gemm(rows(gradient), rows(x), matrix(kernelGradient), true, false, 1, 0);
      Nd4j.gemm(rows(gradient), matrix(kernel), rows(result), false, false, 1, 0);
    } else {
      Nd4j.exec(
          operation("conv2d_bp")
              .addInputs(x, kernel, gradient)
              .addOutputs(result, kernelGradient)
              .build());
    }
    return result;
  }

  private boolean pointwise() {
    return side == 1 && stride == 1;
  }

  private static INDArray rows(INDArray images) {
    long channels = images.size(3);
    return images.reshape('c', images.length() / channels, channels);
  }

  private static INDArray matrix(INDArray kernel) {
    return kernel.reshape('c', kernel.size(0), kernel.size(3));
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
    int same = 1;
    int nhwc = 1;
    int ohwi = 2;
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(side, side, stride, stride, 0, 0, 1, 1, same, nhwc, ohwi);
  }

  static final class Settings extends LayerSettings {
    private static final long serialVersionUID = 1L;

    private final transient Layer.Conv layer;

    Settings(Layer.Conv layer) {
      super(
          new Parameters()
              .with(
                  KERNEL,
                  layer.output().channels(),
                  layer.kernel(),
                  layer.kernel(),
                  layer.inputShape().channels()),
          layer.output());
      this.layer = layer;
    }

    @Override
    ConvLayer create(NeuralNetConfiguration conf, DataType type) {
      return new ConvLayer(conf, type, layer);
    }
  }
}
