package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import java.nio.ByteBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel shuffle, as {@link Layer.ChannelShuffle} defines it. */
final class ChannelShuffleVertex extends KernelVertex {
  private static final long serialVersionUID = 1L;

  private final int[] source;
  private final int[] inverse;
  private final transient Channels channels;

  ChannelShuffleVertex(
      ComputationGraph graph, String name, int index, DataType type, Layer.ChannelShuffle layer) {
    super(graph, name, index, type);
    int all = layer.output().channels();
    int rows = layer.groups();
    int columns = all / rows;
    source = new int[all];
    inverse = new int[all];
    for (int input = 0; input < all; input++) {
      int output = input % columns * rows + input / columns;
      source[output] = input;
      inverse[input] = output;
    }
    channels = new Channels(type);
  }

  @Override
  INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
    INDArray y = output(memory, x.shape());
    channels.permute(pixels(x), source, Memory.of(x), Memory.of(y));
    return y;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    INDArray result = inputGradient(memory, x);
    ByteBuffer out = Memory.of(result);
    channels.permute(pixels(x), inverse, Memory.of(gradient), out);
    return result;
  }
}
