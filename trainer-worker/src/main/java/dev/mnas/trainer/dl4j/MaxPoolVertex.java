package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Max pooling over SAME-padded windows. */
final class MaxPoolVertex extends KernelVertex {
  private static final long serialVersionUID = 1L;

  private final int side;
  private final int stride;

  MaxPoolVertex(
      ComputationGraph graph, String name, int index, DataType type, Layer.MaxPool layer) {
    super(graph, name, index, type);
    this.side = layer.kernel();
    this.stride = layer.stride();
  }

  @Override
  INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
    Window w = window(x);
    INDArray y = output(memory, w.images(), w.outputHeight(), w.outputWidth(), w.channels());
    kernels.pool().forward(w, Memory.of(x), Memory.of(y));
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    Window w = window(x);
    // Cheaper than to keep the output for this.
    INDArray y = gradient.ulike();
    kernels.pool().forward(w, Memory.of(x), Memory.of(y));
    INDArray result = inputGradient(memory, x);
    kernels
        .pool()
        .inputGradient(w, Memory.of(x), Memory.of(y), Memory.of(gradient), Memory.of(result));
    return result;
  }

  private Window window(INDArray x) {
    return new Window(size(x, 0), size(x, 1), size(x, 2), size(x, 3), side, stride);
  }
}
