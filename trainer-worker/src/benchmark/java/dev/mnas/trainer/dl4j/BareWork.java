package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products and depthwise passes of one training step, each on arrays of its own and with
 * nothing between: what is left of a step when everything else costs nothing. A convolution with a
 * larger kernel counts as the product that it is once its windows are laid out.
 */
public final class BareWork {
  private static final int REPETITIONS = 5;

  private final List<Runnable> products = new ArrayList<>();
  private final List<Runnable> passes = new ArrayList<>();

  /** Prepares the work of a batch. */
  public BareWork(Network network, int batch) {
    Backend.useOneThread();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        int pixels = batch * conv.output().height() * conv.output().width();
        int inputs = conv.kernel() * conv.kernel() * conv.groupInputs();
        boolean first = conv.input().equals(Network.INPUT);
        for (int group = 0; group < conv.groups(); group++) {
          product(pixels, inputs, conv.output().channels() / conv.groups(), first);
        }
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        depthwise(conv, batch);
      } else if (layer instanceof Layer.SqueezeExcite se) {
        product(batch, se.output().channels(), se.reducedFilters(), false);
        product(batch, se.reducedFilters(), se.output().channels(), false);
      } else if (layer instanceof Layer.Dense dense) {
        product(batch, dense.inputFeatures(), dense.units(), false);
      }
    }
  }

  /** Output, gradient of the kernel, and gradient of the input unless that is the image. */
  private void product(int rows, int inputs, int outputs, boolean first) {
    INDArray x = Nd4j.rand(DataType.FLOAT, rows, inputs);
    INDArray kernel = Nd4j.rand(DataType.FLOAT, outputs, inputs);
    INDArray y = Nd4j.rand(DataType.FLOAT, rows, outputs);
    products.add(() -> Nd4j.gemm(x, kernel, y, false, true, 1, 0));
    products.add(() -> Nd4j.gemm(y, x, kernel, true, false, 1, 0));
    if (!first) {
      products.add(() -> Nd4j.gemm(y, kernel, x, false, false, 1, 0));
    }
  }

  private void depthwise(Layer.DepthwiseConv conv, int batch) {
    Window window =
        new Window(
            batch,
            conv.inputShape().height(),
            conv.inputShape().width(),
            conv.inputShape().channels(),
            conv.kernel(),
            conv.stride());
    INDArray x = Nd4j.rand(DataType.FLOAT, batch * conv.inputShape().elements());
    INDArray y = Nd4j.rand(DataType.FLOAT, batch * conv.output().elements());
    INDArray weights =
        Nd4j.rand(
            DataType.FLOAT, (long) conv.kernel() * conv.kernel() * conv.output().channels());
    DepthwiseKernels kernels = Kernels.of(DataType.FLOAT).depthwise();
    passes.add(() -> kernels.forward(window, memory(x), memory(weights), memory(y)));
    passes.add(() -> kernels.inputGradient(window, memory(y), memory(weights), memory(x)));
    passes.add(() -> kernels.kernelGradient(window, memory(x), memory(y), memory(weights)));
  }

  private static ByteBuffer memory(INDArray array) {
    return Memory.of(array);
  }

  /** Milliseconds of all matrix products, each at its fastest. */
  public double productMillis() {
    return millis(products);
  }

  /** Milliseconds of all depthwise passes, each at its fastest. */
  public double passMillis() {
    return millis(passes);
  }

  private static double millis(List<Runnable> work) {
    double sum = 0;
    for (Runnable part : work) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i <= REPETITIONS; i++) {
        long start = System.nanoTime();
        part.run();
        best = Math.min(best, System.nanoTime() - start);
      }
      sum += best / 1e6;
    }
    return sum;
  }
}
