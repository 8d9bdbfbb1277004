package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The channels of the first input, then those of the second. */
final class ConcatVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final transient Channels channels;

  ConcatVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
    this.channels = new Channels(type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr memory) {
    INDArray first = Memory.dense(inputs[0]);
    INDArray second = Memory.dense(inputs[1]);
    int before = size(first, 3);
    int after = size(second, 3);
    int all = before + after;
    INDArray y = output(memory, first.size(0), first.size(1), first.size(2), all);
    ByteBuffer out = Memory.of(y);
    int pixels = pixels(first);
    channels.copy(
        pixels,
        before,
        new Channels.Run(Memory.of(first), before, 0),
        new Channels.Run(out, all, 0));
    channels.copy(
        pixels,
        after,
        new Channels.Run(Memory.of(second), after, 0),
        new Channels.Run(out, all, before));
    return y;
  }

  @Override
  public Pair<@Nullable Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr memory) {
    INDArray gradient = Memory.dense(epsilon);
    INDArray first = inputGradient(memory, inputs[0]);
    INDArray second = inputGradient(memory, inputs[1]);
    int before = size(first, 3);
    int after = size(second, 3);
    int all = before + after;
    ByteBuffer in = Memory.of(gradient);
    int pixels = pixels(first);
    channels.copy(
        pixels,
        before,
        new Channels.Run(in, all, 0),
        new Channels.Run(Memory.of(first), before, 0));
    channels.copy(
        pixels,
        after,
        new Channels.Run(in, all, before),
        new Channels.Run(Memory.of(second), after, 0));
    return new Pair<>(null, new INDArray[] {first, second});
  }
}
