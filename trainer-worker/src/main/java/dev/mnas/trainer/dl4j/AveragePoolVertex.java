package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Mean over height and width: [N, H, W, C] to [N, C]. */
final class AveragePoolVertex extends KernelVertex {
  private static final long serialVersionUID = 1L;

  AveragePoolVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
    int images = size(x, 0);
    int pixels = size(x, 1) * size(x, 2);
    int channels = size(x, 3);
    ByteBuffer in = Memory.of(x);
    double[] means = new double[images * channels];
    for (int n = 0; n < images; n++) {
      double[] sum = new double[channels];
      kernels.rows().moments(new Rows(n * pixels, pixels, channels), in, sum, new double[channels]);
      for (int c = 0; c < channels; c++) {
        means[n * channels + c] = sum[c] / pixels;
      }
    }
    INDArray y = output(memory, images, channels);
    Memory.write(means, y);
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    int pixels = size(x, 1) * size(x, 2);
    int channels = size(x, 3);
    INDArray result = inputGradient(memory, x);
    ByteBuffer in = Memory.of(x);
    ByteBuffer out = Memory.of(result);
    double[] gradients = Memory.read(gradient);
    double[] zeros = new double[channels];
    for (int n = 0; n < size(x, 0); n++) {
      double[] shares = new double[channels];
      for (int c = 0; c < channels; c++) {
        shares[c] = gradients[n * channels + c] / pixels;
      }
      kernels
          .rows()
          .map(new Rows(n * pixels, pixels, channels), in, Affine.linear(zeros, shares), out);
    }
    return result;
  }
}
