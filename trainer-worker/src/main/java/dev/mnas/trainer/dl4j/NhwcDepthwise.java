package dev.mnas.trainer.dl4j;

import java.lang.ref.Reference;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.DepthwiseConvolution2DLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** SAME depthwise convolution of multiplier 1 without bias. The parameter {@code W} is HWC1. */
final class NhwcDepthwise extends DepthwiseConvolution2D {
  private static final long serialVersionUID = 1L;

  NhwcDepthwise(int kernel, int stride) {
    super(
        new Builder(kernel, kernel)
            .stride(stride, stride)
            .depthMultiplier(1)
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

  private static final class Installation extends DepthwiseConvolution2DLayer {
    private static final long serialVersionUID = 1L;

    Installation(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    private Window window(INDArray images) {
      return Window.same(images, layerConf().getKernelSize()[0], layerConf().getStride()[0]);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray images = RawTensor.densified(input);
      Window window = window(images);
      INDArray output =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS, images.dataType(), window.outputShape(), 'c');
      RawTensor x = RawTensor.of(images);
      KernelSet.forTensor(x)
          .depthwise()
          .forward(window, x, RawTensor.of(getParam("W")), RawTensor.of(output));
      Reference.reachabilityFence(images);
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray images = RawTensor.densified(input);
      INDArray outputGradient = RawTensor.densified(epsilon);
      INDArray kernelGradient = Objects.requireNonNull(gradientViews.get("W"));
      INDArray imageGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, images.dataType(), images.shape(), 'c');
      Window window = window(images);
      RawTensor x = RawTensor.of(images);
      RawTensor g = RawTensor.of(outputGradient);
      DepthwiseKernels kernels = KernelSet.forTensor(x).depthwise();
      kernels.imageGradient(
          window, g, RawTensor.of(getParam("W")), RawTensor.of(imageGradient));
      kernels.kernelGradient(window, x, g, RawTensor.of(kernelGradient));
      Reference.reachabilityFence(images);
      Reference.reachabilityFence(outputGradient);
      Gradient gradients = new DefaultGradient();
      gradients.setGradientFor("W", kernelGradient, 'c');
      return new Pair<>(gradients, imageGradient);
    }
  }
}
