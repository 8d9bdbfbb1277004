package dev.mnas.trainer.dl4j;

import java.lang.ref.Reference;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * SAME convolution without bias. The stock layer goes through NCHW; this calls the native operation
 * in NHWC, and a matrix product for 1x1 kernels of stride 1. The parameter {@code W} is OIHW.
 */
final class NhwcConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  NhwcConvolution(int filters, int kernel, int stride) {
    super(
        new Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(filters)
            .hasBias(false)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .activation(Activation.IDENTITY));
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return Installed.in(
        new Installation(conf, type), conf, listeners, index, parameters, initialise);
  }

  private static final class Installation
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    private final int kernel;
    private final int stride;

    Installation(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
      kernel = layerConf().getKernelSize()[0];
      stride = layerConf().getStride()[0];
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray images = RawTensor.densified(input);
      INDArray weights = getParam("W");
      long filters = weights.size(0);
      long[] shape = Window.same(images, kernel, stride).outputShape();
      shape[3] = filters;
      INDArray output =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, images.dataType(), shape, 'c');
      if (pointwise()) {
        Nd4j.gemm(
            rows(images), matrix(weights), rows(output), false, true, 1, 0);
      } else {
        Nd4j.exec(
            DynamicCustomOp.builder("conv2d")
                .addInputs(images, weights)
                .addOutputs(output)
                .addIntegerArguments(arguments())
                .build());
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray images = RawTensor.densified(input);
      INDArray gradient = RawTensor.densified(epsilon);
      INDArray weights = getParam("W");
      INDArray weightGradient = Objects.requireNonNull(gradientViews.get("W"));
      INDArray imageGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, images.dataType(), images.shape(), 'c');
      if (pointwise()) {
        Nd4j.gemm(rows(gradient), rows(images), matrix(weightGradient), true, false, 1, 0);
        Nd4j.gemm(rows(gradient), matrix(weights), rows(imageGradient), false, false, 1, 0);
      } else {
        Nd4j.exec(
            DynamicCustomOp.builder("conv2d_bp")
                .addInputs(images, weights, gradient)
                .addOutputs(imageGradient, weightGradient)
                .addIntegerArguments(arguments())
                .build());
      }
      Reference.reachabilityFence(gradient);
      Gradient gradients = new DefaultGradient();
      gradients.setGradientFor("W", weightGradient, 'c');
      return new Pair<>(gradients, imageGradient);
    }

    private boolean pointwise() {
      return kernel == 1 && stride == 1;
    }

    private static INDArray rows(INDArray images) {
      long channels = images.size(3);
      return images.reshape('c', images.length() / channels, channels);
    }

    private static INDArray matrix(INDArray weights) {
      return weights.reshape('c', weights.size(0), weights.size(1));
    }

    private int[] arguments() {
      int same = 1;
      int nhwc = 1;
      int oihw = 1;
      return new int[] {kernel, kernel, stride, stride, 0, 0, 1, 1, same, nhwc, oihw};
    }
  }
}
