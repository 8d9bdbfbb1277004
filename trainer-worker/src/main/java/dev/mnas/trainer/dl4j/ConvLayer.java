package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution without bias, kernel OHWI: the native operation, and a matrix product where the
 * kernel is 1x1 with stride 1. Groups, which such kernels alone may have, are gathered and
 * multiplied one after the other; where they are narrow, moving them about costs more than the
 * products with zeros of one matrix that has all groups on its diagonal.
 */
final class ConvLayer extends KernelLayer<ConvLayer.Settings> {
  static final String KERNEL = "kernel";
  private static final long serialVersionUID = 1L;

  /** Input channels of a group up to which groups are multiplied as one matrix. */
  private static final int NARROW = 16;

  private final int side;
  private final int stride;
  private final int groups;
  private final transient Channels channels;

  private ConvLayer(NeuralNetConfiguration conf, DataType type, Layer.Conv layer) {
    super(conf, type);
    this.side = layer.kernel();
    this.stride = layer.stride();
    this.groups = layer.groups();
    this.channels = new Channels(type);
    if (groups > 1 && !pointwise()) {
      throw new IllegalArgumentException(
          "%s: a convolution with groups must be 1x1 with stride 1, was %dx%d with stride %d"
              .formatted(layer.name(), side, side, stride));
    }
  }

  @Override
  INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory) {
    INDArray kernel = getParam(KERNEL);
    long height = (x.size(1) + stride - 1) / stride;
    long width = (x.size(2) + stride - 1) / stride;
    INDArray y = output(memory, x.size(0), height, width, kernel.size(0));
    if (narrow(kernel)) {
      Nd4j.gemm(rows(x), diagonal(kernel), rows(y), false, true, 1, 0);
    } else if (groups > 1) {
      forwardGroups(x, kernel, y);
    } else if (pointwise()) {
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
    if (narrow(kernel)) {
      INDArray whole = diagonal(kernel);
      Nd4j.gemm(rows(gradient), whole, rows(result), false, false, 1, 0);
      Nd4j.gemm(rows(gradient), rows(x), whole, true, false, 1, 0);
      takeDiagonal(whole, kernelGradient);
    } else if (groups > 1) {
      backwardGroups(x, gradient, kernelGradient, result);
    } else if (pointwise()) {
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

  private boolean narrow(INDArray kernel) {
    return groups > 1 && kernel.size(3) <= NARROW;
  }

  /** The kernel [out, in] over all channels: zero outside of the groups. */
  private INDArray diagonal(INDArray kernel) {
    int outputs = size(kernel, 0);
    int count = size(kernel, 3);
    INDArray whole = Nd4j.zeros(dataType, outputs, (long) groups * count);
    for (int out = 0; out < outputs; out++) {
      int group = out / (outputs / groups);
      channels.copy(
          1,
          count,
          new Channels.Run(Memory.of(kernel), 0, out * count),
          new Channels.Run(Memory.of(whole), 0, (out * groups + group) * count));
    }
    return whole;
  }

  /** What lies within the groups; the rest is no weight. */
  private void takeDiagonal(INDArray whole, INDArray kernel) {
    int outputs = size(kernel, 0);
    int count = size(kernel, 3);
    for (int out = 0; out < outputs; out++) {
      int group = out / (outputs / groups);
      channels.copy(
          1,
          count,
          new Channels.Run(Memory.of(whole), 0, (out * groups + group) * count),
          new Channels.Run(Memory.of(kernel), 0, out * count));
    }
  }

  private void forwardGroups(INDArray x, INDArray kernel, INDArray y) {
    for (int group = 0; group < groups; group++) {
      INDArray product =
          Nd4j.createUninitialized(dataType, new long[] {pixels(y), size(y, 3) / groups}, 'c');
      Nd4j.gemm(gathered(x, group), part(kernel, group), product, false, true, 1, 0);
      scatter(product, group, y);
    }
  }

  private void backwardGroups(
      INDArray x, INDArray gradient, INDArray kernelGradient, INDArray result) {
    for (int group = 0; group < groups; group++) {
      INDArray inputs = gathered(x, group);
      INDArray gradients = gathered(gradient, group);
      INDArray kernel = part(getParam(KERNEL), group);
      INDArray product = kernel.ulike();
      Nd4j.gemm(gradients, inputs, product, true, false, 1, 0);
      int bytes = bytes(product);
      Memory.of(kernelGradient).put(group * bytes, Memory.of(product), 0, bytes);
      INDArray inputGradients = inputs.ulike();
      Nd4j.gemm(gradients, kernel, inputGradients, false, false, 1, 0);
      scatter(inputGradients, group, result);
    }
  }

  /** The channels of one group, a row a pixel. */
  private INDArray gathered(INDArray images, int group) {
    int all = size(images, 3);
    int count = all / groups;
    INDArray matrix = Nd4j.createUninitialized(dataType, new long[] {pixels(images), count}, 'c');
    channels.copy(
        pixels(images),
        count,
        new Channels.Run(Memory.of(images), all, group * count),
        new Channels.Run(Memory.of(matrix), count, 0));
    return matrix;
  }

  private void scatter(INDArray matrix, int group, INDArray images) {
    int all = size(images, 3);
    int count = all / groups;
    channels.copy(
        pixels(images),
        count,
        new Channels.Run(Memory.of(matrix), count, 0),
        new Channels.Run(Memory.of(images), all, group * count));
  }

  /**
   * A copy of the kernel rows of one group. Not a view: ND4J gives an empty one where the offset of
   * the kernel in the network's parameters and that of the rows in the kernel pass its length.
   */
  private INDArray part(INDArray kernel, int group) {
    INDArray part =
        Nd4j.createUninitialized(
            dataType, new long[] {kernel.size(0) / groups, kernel.size(3)}, 'c');
    int bytes = bytes(part);
    Memory.of(part).put(0, Memory.of(kernel), group * bytes, bytes);
    return part;
  }

  private static int bytes(INDArray array) {
    return Math.toIntExact(array.length() * array.dataType().width());
  }

  private static int pixels(INDArray images) {
    return Math.toIntExact(images.length() / images.size(3));
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
                  layer.groupInputs()),
          layer.output());
      this.layer = layer;
    }

    @Override
    ConvLayer create(NeuralNetConfiguration conf, DataType type) {
      return new ConvLayer(conf, type, layer);
    }
  }
}
