package dev.mnas.trainer.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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

/** A layer graph as a DJL block, NCHW. */
final class GraphBlock extends AbstractBlock {
  /** Below every activation: padding that no maximum takes. */
  private static final double LOWEST = -1e30;

  private final Network network;
  private final Padding padding;
  private final Map<String, Block> parts = new HashMap<>();

  /** How windows are padded. */
  enum Padding {
    /**
     * As PyTorch's own layers do it: shapes and costs are those of SAME padding, the values at the
     * borders are not. The faster one.
     */
    SYMMETRIC,
    /** As TensorFlow does it, with an operation of its own where the halves differ. */
    SAME
  }

  GraphBlock(Network network, Padding padding) {
    this.network = network;
    this.padding = padding;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        add(conv.name(), convolution(window(conv), conv.output(), conv.groups()));
        add(conv.name() + ".norm", norm());
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        add(conv.name(), convolution(window(conv), conv.output(), conv.output().channels()));
        add(conv.name() + ".norm", norm());
      } else if (layer instanceof Layer.SqueezeExcite se) {
        add(se.name() + ".reduce", dense(se.reducedFilters()));
        add(se.name() + ".expand", dense(se.output().channels()));
      } else if (layer instanceof Layer.Dense dense) {
        add(dense.name(), Linear.builder().setUnits(dense.units()).build());
      }
    }
  }

  /** The part of a layer: its own name, and {@code .norm}, {@code .reduce} or {@code .expand}. */
  Block part(String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  private void add(String name, Block block) {
    parts.put(name, addChildBlock(name.replace('.', '-'), block));
  }

  /** A 1x1 convolution of pooled images. */
  private static Block dense(int units) {
    return Conv2d.builder().setKernelShape(new Shape(1, 1)).setFilters(units).build();
  }

  private static Block convolution(Border border, TensorShape output, int groups) {
    return Conv2d.builder()
        .setKernelShape(new Shape(border.kernel(), border.kernel()))
        .setFilters(output.channels())
        .optStride(new Shape(border.stride(), border.stride()))
        .optPadding(border.inside())
        .optGroups(groups)
        .optBias(false)
        .build();
  }

  private static Block norm() {
    return BatchNorm.builder().optEpsilon((float) Layer.BATCH_NORM_EPSILON).build();
  }

  private Border window(Layer.Conv conv) {
    return new Border(conv.inputShape(), conv.output(), conv.kernel(), conv.stride(), padding);
  }

  private Border window(Layer.DepthwiseConv conv) {
    return new Border(conv.inputShape(), conv.output(), conv.kernel(), conv.stride(), padding);
  }

  /** The padding of a window: inside of PyTorch's own layer where it can be, else before it. */
  private record Border(
      TensorShape input, TensorShape output, int kernel, int stride, Padding padding) {
    private boolean even() {
      return padding == Padding.SYMMETRIC || (rows() % 2 == 0 && columns() % 2 == 0);
    }

    private int rows() {
      return Math.max(0, (output.height() - 1) * stride + kernel - input.height());
    }

    private int columns() {
      return Math.max(0, (output.width() - 1) * stride + kernel - input.width());
    }

    Shape inside() {
      if (padding == Padding.SYMMETRIC) {
        return new Shape(kernel / 2, kernel / 2);
      }
      return even() ? new Shape(rows() / 2, columns() / 2) : new Shape(0, 0);
    }

    NDArray before(NDArray x, double value) {
      if (even()) {
        return x;
      }
      int left = columns() / 2;
      int top = rows() / 2;
      return x.pad(new Shape(left, columns() - left, top, rows() - top), value);
    }
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
      NDArray linear = run.of(conv.name(), window(conv).before(x, 0));
      return activated(run.of(conv.name() + ".norm", linear), conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      NDArray linear = run.of(conv.name(), window(conv).before(x, 0));
      return activated(run.of(conv.name() + ".norm", linear), conv.activation());
    } else if (layer instanceof Layer.SqueezeExcite se) {
      NDArray mean = Pool.globalAvgPool2d(x);
      NDArray pooled = mean.reshape(x.getShape().get(0), x.getShape().get(1), 1, 1);
      NDArray hidden = ai.djl.nn.Activation.relu(run.of(se.name() + ".reduce", pooled));
      return x.mul(ai.djl.nn.Activation.sigmoid(run.of(se.name() + ".expand", hidden)));
    } else if (layer instanceof Layer.MaxPool pool) {
      Border border =
          new Border(pool.inputShape(), pool.output(), pool.kernel(), pool.stride(), padding);
      return Pool.maxPool2d(
          border.before(x, LOWEST),
          new Shape(pool.kernel(), pool.kernel()),
          new Shape(pool.stride(), pool.stride()),
          border.inside(),
          false);
    } else if (layer instanceof Layer.AveragePool pool) {
      return activated(mean(pool, x), pool.activation());
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      Shape shape = x.getShape();
      long perGroup = shape.get(1) / shuffle.groups();
      return x.reshape(shape.get(0), shuffle.groups(), perGroup, shape.get(2), shape.get(3))
          .swapAxes(1, 2)
          .reshape(shape);
    } else if (layer instanceof Layer.Concat concat) {
      return NDArrays.concat(new NDList(x, outputs.get(concat.second())), 1);
    } else if (layer instanceof Layer.Add add) {
      return activated(x.add(Objects.requireNonNull(outputs.get(add.right()))), add.activation());
    } else if (layer instanceof Layer.GlobalAveragePool) {
      NDArray mean = Pool.globalAvgPool2d(x);
      return mean.reshape(x.getShape().get(0), x.getShape().get(1));
    }
    return run.of(layer.name(), x);
  }

  /** Cells outside do not count, wherever the padding lies. */
  private NDArray mean(Layer.AveragePool pool, NDArray x) {
    Border border =
        new Border(pool.inputShape(), pool.output(), pool.kernel(), pool.stride(), padding);
    Shape kernel = new Shape(pool.kernel(), pool.kernel());
    Shape stride = new Shape(pool.stride(), pool.stride());
    if (border.even()) {
      return Pool.avgPool2d(x, kernel, stride, border.inside(), false, false);
    }
    NDArray padded = border.before(x, 0);
    NDArray ones = border.before(x.onesLike(), 0);
    return average(padded, kernel, stride).div(average(ones, kernel, stride));
  }

  private static NDArray average(NDArray x, Shape kernel, Shape stride) {
    return Pool.avgPool2d(x, kernel, stride, new Shape(0, 0), false, true);
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
      return part(part).forward(store, new NDList(x), training).singletonOrThrow();
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
    part(part).initialize(manager, type, input);
  }

  private static Shape nchw(TensorShape shape) {
    return new Shape(1, shape.channels(), shape.height(), shape.width());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), network.spec().classes())};
  }
}
