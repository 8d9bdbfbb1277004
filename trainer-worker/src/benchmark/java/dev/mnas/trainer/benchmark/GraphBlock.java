package dev.mnas.trainer.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A layer graph as a DJL block, NCHW. Padding is symmetric, as PyTorch's convolutions have it: the
 * shapes and costs are those of SAME padding, the values at the borders are not.
 */
final class GraphBlock extends AbstractBlock {
  private final Network network;
  private final Map<String, Block> parts = new HashMap<>();

  GraphBlock(Network network) {
    this.network = network;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        add(conv.name(), convolution(conv.kernel(), conv.stride(), conv.output(), 1, false));
        add(conv.name() + ".norm", norm());
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        int groups = conv.output().channels();
        add(conv.name(), convolution(conv.kernel(), conv.stride(), conv.output(), groups, false));
        add(conv.name() + ".norm", norm());
      } else if (layer instanceof Layer.SqueezeExcite se) {
        TensorShape reduced = new TensorShape(1, 1, se.reducedFilters());
        add(se.name() + ".reduce", convolution(1, 1, reduced, 1, true));
        add(se.name() + ".expand", convolution(1, 1, se.output(), 1, true));
      } else if (layer instanceof Layer.Dense dense) {
        add(dense.name(), Linear.builder().setUnits(dense.units()).build());
      }
    }
  }

  private void add(String name, Block block) {
    parts.put(name, addChildBlock(name.replace('.', '-'), block));
  }

  private static Block convolution(
      int kernel, int stride, TensorShape output, int groups, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(output.channels())
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .optGroups(groups)
        .optBias(bias)
        .build();
  }

  private static Block norm() {
    return BatchNorm.builder().optEpsilon((float) Layer.BATCH_NORM_EPSILON).build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> parameters) {
    Run run = new Run(store, training);
    Map<String, NDArray> outputs = new HashMap<>();
    outputs.put(Network.INPUT, inputs.singletonOrThrow());
    NDArray last = inputs.singletonOrThrow();
    for (Layer layer : network.layers()) {
      last = output(layer, run, outputs);
      outputs.put(layer.name(), last);
    }
    return new NDList(last);
  }

  private NDArray output(Layer layer, Run run, Map<String, NDArray> outputs) {
    NDArray x = Objects.requireNonNull(outputs.get(layer.inputs().get(0)));
    if (layer instanceof Layer.Conv conv) {
      return activated(run.of(conv.name() + ".norm", run.of(conv.name(), x)), conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return activated(run.of(conv.name() + ".norm", run.of(conv.name(), x)), conv.activation());
    } else if (layer instanceof Layer.SqueezeExcite se) {
      NDArray mean = Pool.globalAvgPool2d(x);
      NDArray pooled = mean.reshape(x.getShape().get(0), x.getShape().get(1), 1, 1);
      NDArray hidden = ai.djl.nn.Activation.relu(run.of(se.name() + ".reduce", pooled));
      return x.mul(ai.djl.nn.Activation.sigmoid(run.of(se.name() + ".expand", hidden)));
    } else if (layer instanceof Layer.MaxPool pool) {
      Shape padding = new Shape(pool.kernel() / 2, pool.kernel() / 2);
      Shape kernel = new Shape(pool.kernel(), pool.kernel());
      return Pool.maxPool2d(x, kernel, new Shape(pool.stride(), pool.stride()), padding, false);
    } else if (layer instanceof Layer.Add add) {
      return x.add(Objects.requireNonNull(outputs.get(add.right())));
    } else if (layer instanceof Layer.GlobalAveragePool) {
      NDArray mean = Pool.globalAvgPool2d(x);
      return mean.reshape(x.getShape().get(0), x.getShape().get(1));
    }
    return run.of(layer.name(), x);
  }

  private static NDArray activated(NDArray x, Activation activation) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> ai.djl.nn.Activation.relu(x);
      case RELU6 -> x.clip(0, 6);
    };
  }

  private final class Run {
    private final ParameterStore store;
    private final boolean training;

    Run(ParameterStore store, boolean training) {
      this.store = store;
      this.training = training;
    }

    NDArray of(String part, NDArray x) {
      Block block = Objects.requireNonNull(parts.get(part));
      return block.forward(store, new NDList(x), training).singletonOrThrow();
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        initialize(manager, type, conv.name(), nchw(conv.inputShape()));
        initialize(manager, type, conv.name() + ".norm", nchw(conv.output()));
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        initialize(manager, type, conv.name(), nchw(conv.inputShape()));
        initialize(manager, type, conv.name() + ".norm", nchw(conv.output()));
      } else if (layer instanceof Layer.SqueezeExcite se) {
        initialize(manager, type, se.name() + ".reduce", new Shape(1, se.output().channels(), 1, 1));
        initialize(manager, type, se.name() + ".expand", new Shape(1, se.reducedFilters(), 1, 1));
      } else if (layer instanceof Layer.Dense dense) {
        initialize(manager, type, dense.name(), new Shape(1, dense.inputFeatures()));
      }
    }
  }

  private void initialize(NDManager manager, DataType type, String part, Shape input) {
    Objects.requireNonNull(parts.get(part)).initialize(manager, type, input);
  }

  private static Shape nchw(TensorShape shape) {
    return new Shape(1, shape.channels(), shape.height(), shape.width());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), network.spec().classes())};
  }
}
