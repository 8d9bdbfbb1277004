package dev.mnas.service.trial;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockOp;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.Rounding;
import dev.mnas.network.SkipOp;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as it is drawn: stem, blocks, head and classifier with their layers.
 *
 * @param input height x width x channels, as all shapes here
 * @param parameters trainable scalars
 * @param madds multiply-adds of one image
 * @param roundings channels that had to be rounded up for groups to divide them, for people
 */
public record NetworkView(
    String input,
    int classes,
    Activation activation,
    long parameters,
    long madds,
    List<String> roundings,
    List<Stage> stages) {
  private static final String CLASSIFIER = "classifier";

  public NetworkView {
    roundings = List.copyOf(roundings);
    stages = List.copyOf(stages);
  }

  /** The operations that version 1 of the interface began with, whose clients know no others. */
  public enum FirstOp {
    CONV,
    MBCONV;

    static @Nullable FirstOp of(BlockOp op) {
      return switch (op) {
        case CONV -> CONV;
        case MBCONV -> MBCONV;
        case SHUFFLE -> null;
      };
    }
  }

  /**
   * Layers that belong together.
   *
   * @param name {@code stem}, {@code block0} and on, {@code head} or {@code classifier}
   * @param block the block string, absent where the stage is no block
   * @param op the operation of a block where it is one of the first two
   * @param operation the operation of any block, in lower case; more may come
   * @param groups of a block of operation {@code shuffle}, 1 for other blocks
   * @param filters channels of its output
   */
  public record Stage(
      String name,
      @Nullable String block,
      @Nullable FirstOp op,
      @Nullable String operation,
      @Nullable Integer kernel,
      @Nullable Integer stride,
      @Nullable Integer expansion,
      @Nullable Integer groups,
      @Nullable Double seRatio,
      @Nullable SkipOp skip,
      int filters,
      int layerCount,
      String output,
      long parameters,
      long madds,
      List<LayerView> layers) {
    public Stage {
      layers = List.copyOf(layers);
    }
  }

  /** One layer; kernel, stride and groups are absent where it has none. */
  public record LayerView(
      String name,
      String type,
      @Nullable Integer kernel,
      @Nullable Integer stride,
      @Nullable Integer groups,
      String input,
      String output,
      long parameters,
      long madds) {}

  /** Groups the layers of a network by the stage that their names begin with. */
  public static NetworkView of(Network network, List<Rounding> roundings) {
    Map<String, TensorShape> outputs = new HashMap<>();
    outputs.put(Network.INPUT, network.spec().input());
    Map<String, List<LayerView>> byStage = new LinkedHashMap<>();
    Map<String, Integer> filters = new HashMap<>();
    for (Layer layer : network.layers()) {
      TensorShape input = outputs.get(layer.inputs().get(0));
      byStage
          .computeIfAbsent(stage(layer), name -> new ArrayList<>())
          .add(view(layer, String.valueOf(input)));
      filters.put(stage(layer), layer.output().channels());
      outputs.put(layer.name(), layer.output());
    }
    List<Stage> stages = new ArrayList<>();
    byStage.forEach(
        (name, layers) -> stages.add(stage(network, name, filters.getOrDefault(name, 0), layers)));
    return new NetworkView(
        network.spec().input().toString(),
        network.spec().classes(),
        network.spec().activation(),
        stages.stream().mapToLong(Stage::parameters).sum(),
        stages.stream().mapToLong(Stage::madds).sum(),
        roundings.stream().map(Rounding::toString).toList(),
        stages);
  }

  private static String stage(Layer layer) {
    return layer instanceof Layer.GlobalAveragePool ? CLASSIFIER : layer.name().split("\\.")[0];
  }

  private static Stage stage(Network network, String name, int filters, List<LayerView> layers) {
    BlockSpec block =
        name.startsWith("block")
            ? network.spec().blocks().get(Integer.parseInt(name.substring("block".length())))
            : null;
    LayerView first = layers.get(0);
    return new Stage(
        name,
        block == null ? null : block.toString(),
        block == null ? null : FirstOp.of(block.op()),
        block == null ? null : block.op().name().toLowerCase(Locale.ROOT),
        block == null ? first.kernel() : Integer.valueOf(block.kernel()),
        block == null ? first.stride() : Integer.valueOf(block.stride()),
        block == null ? null : Integer.valueOf(block.expansion()),
        block == null ? null : Integer.valueOf(block.groups()),
        block == null ? null : Double.valueOf(block.seRatio()),
        block == null ? null : block.skip(),
        filters,
        block == null ? layers.size() : block.repeats(),
        layers.get(layers.size() - 1).output(),
        layers.stream().mapToLong(LayerView::parameters).sum(),
        layers.stream().mapToLong(LayerView::madds).sum(),
        layers);
  }

  private static LayerView view(Layer layer, String input) {
    Integer kernel = null;
    Integer stride = null;
    Integer groups = null;
    if (layer instanceof Layer.Conv conv) {
      kernel = conv.kernel();
      stride = conv.stride();
      groups = conv.groups();
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      kernel = conv.kernel();
      stride = conv.stride();
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      groups = shuffle.groups();
    } else if (layer instanceof Layer.MaxPool pool) {
      kernel = pool.kernel();
      stride = pool.stride();
    } else if (layer instanceof Layer.AveragePool pool) {
      kernel = pool.kernel();
      stride = pool.stride();
    }
    return new LayerView(
        layer.name(),
        layer.getClass().getSimpleName(),
        kernel,
        stride,
        groups,
        input,
        layer.output().toString(),
        layer.weights().stream()
            .filter(WeightTensor::trainable)
            .mapToLong(WeightTensor::elements)
            .sum(),
        layer.madds());
  }
}
