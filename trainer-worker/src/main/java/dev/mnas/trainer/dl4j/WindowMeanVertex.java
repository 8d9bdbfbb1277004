package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mean over SAME-padded windows, of the cells inside the image: a depthwise convolution with ones,
 * each output divided by the number of cells it saw.
 */
final class WindowMeanVertex extends KernelVertex {
  private static final long serialVersionUID = 1L;

  private final int side;
  private final int stride;

  WindowMeanVertex(
      ComputationGraph graph, String name, int index, DataType type, Layer.AveragePool layer) {
    super(graph, name, index, type);
    this.side = layer.kernel();
    this.stride = layer.stride();
  }

  @Override
  INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
    Window w = window(x);
    INDArray y = output(memory, w.images(), w.outputHeight(), w.outputWidth(), w.channels());
    INDArray ones = ones(w);
    ByteBuffer out = Memory.of(y);
    kernels.depthwise().forward(w, Memory.of(x), Memory.of(ones), out);
    divide(w, out, out);
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    Window w = window(x);
    INDArray shares = gradient.ulike();
    INDArray ones = ones(w);
    divide(w, Memory.of(gradient), Memory.of(shares));
    INDArray result = inputGradient(memory, x);
    kernels.depthwise().inputGradient(w, Memory.of(shares), Memory.of(ones), Memory.of(result));
    return result;
  }

  private INDArray ones(Window w) {
    return Nd4j.ones(dataType, side, side, w.channels());
  }

  /** Divides the values at each output position by the cells of its window. */
  private void divide(Window w, ByteBuffer from, ByteBuffer to) {
    Map<Integer, Affine> byCells = new HashMap<>();
    int[] down = cells(w.height(), w.outputHeight(), w.padTop());
    int[] across = cells(w.width(), w.outputWidth(), w.padLeft());
    for (int image = 0; image < w.images(); image++) {
      for (int row = 0; row < down.length; row++) {
        int begin = 0;
        while (begin < across.length) {
          int end = begin + 1;
          while (end < across.length && across[end] == across[begin]) {
            end++;
          }
          int cells = down[row] * across[begin];
          Affine affine = byCells.computeIfAbsent(cells, count -> dividing(w.channels(), count));
          int first = (image * down.length + row) * across.length + begin;
          kernels.rows().map(new Rows(first, end - begin, w.channels()), from, affine, to);
          begin = end;
        }
      }
    }
  }

  private static Affine dividing(int channels, int cells) {
    double[] scale = new double[channels];
    Arrays.fill(scale, 1.0 / cells);
    return Affine.scaling(scale);
  }

  /** Per output position along one side, how many cells lie inside the image. */
  private int[] cells(int size, int positions, int padding) {
    int[] cells = new int[positions];
    for (int position = 0; position < positions; position++) {
      int first = position * stride - padding;
      cells[position] = Math.min(first + side, size) - Math.max(first, 0);
    }
    return cells;
  }

  private Window window(INDArray x) {
    return new Window(size(x, 0), size(x, 1), size(x, 2), size(x, 3), side, stride);
  }
}
