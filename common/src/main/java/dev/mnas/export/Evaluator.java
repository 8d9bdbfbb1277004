package dev.mnas.export;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a network in single precision in plain Java, one image at a time, batch normalisation folded
 * as in the exported files. Its tensors have the names of those in {@link TfliteWriter}'s models.
 * Meant for looking into a network on any platform; to run one fast, export it. Immutable.
 */
public final class Evaluator {
  private final Weights weights;
  private final int inputLength;
  private final List<Step> steps = new ArrayList<>();

  /**
   * Folds the weights.
   *
   * @param weights of this network, batch norm not folded
   * @throws IllegalArgumentException when the weights lack a tensor of the network
   */
  public Evaluator(Network network, Weights weights) {
    this.weights = weights;
    this.inputLength = Math.toIntExact(network.spec().input().elements());
    network.layers().forEach(this::add);
  }

  /**
   * Runs one image.
   *
   * @param image height x width x channels, channels innermost; it is not kept
   * @return one value a class, before softmax
   * @throws IllegalArgumentException when the image has another size
   */
  public float[] logits(float[] image) {
    return logits(image, (tensor, values) -> {});
  }

  /**
   * Runs one image and shows every activation, the image first and the logits last.
   *
   * @param image height x width x channels, channels innermost; it is not kept
   * @return one value a class, before softmax
   * @throws IllegalArgumentException when the image has another size
   */
  public float[] logits(float[] image, Observer observer) {
    if (image.length != inputLength) {
      throw new IllegalArgumentException(
          "image must have %d values, had %d".formatted(inputLength, image.length));
    }
    Map<String, float[]> outputs = new HashMap<>();
    outputs.put(Network.INPUT, image);
    observer.see(Network.INPUT, image);
    float[] last = image;
    for (Step step : steps) {
      last = step.operation().apply(step.inputs().stream().map(outputs::get).toList());
      outputs.put(step.output(), last);
      observer.see(step.output(), last);
    }
    return last;
  }

  private void add(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      conv(conv);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      FoldedKernel folded = FoldedKernel.of(conv, weights);
      FloatOperations.Window window =
          FloatOperations.Window.of(conv.inputShape(), conv.output(), conv.kernel(), conv.stride());
      step(
          conv.name(),
          List.of(conv.input()),
          x ->
              FloatOperations.activate(
                  FloatOperations.depthwise(x.get(0), folded.kernel(), folded.bias(), window),
                  conv.activation()));
    } else if (layer instanceof Layer.SqueezeExcite excite) {
      squeezeExcite(excite);
    } else if (layer instanceof Layer.MaxPool pool) {
      FloatOperations.Window window =
          FloatOperations.Window.of(pool.inputShape(), pool.output(), pool.kernel(), pool.stride());
      step(pool.name(), List.of(pool.input()), x -> FloatOperations.maxPool(x.get(0), window));
    } else if (layer instanceof Layer.Add sum) {
      step(
          sum.name(),
          List.of(sum.left(), sum.right()),
          x -> FloatOperations.activate(FloatOperations.add(x.get(0), x.get(1)), sum.activation()));
    } else if (layer instanceof Layer.AveragePool pool) {
      FloatOperations.Window window =
          FloatOperations.Window.of(pool.inputShape(), pool.output(), pool.kernel(), pool.stride());
      step(
          pool.name(),
          List.of(pool.input()),
          x ->
              FloatOperations.activate(
                  FloatOperations.averagePool(x.get(0), window), pool.activation()));
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      int channels = shuffle.output().channels();
      step(
          shuffle.name(),
          List.of(shuffle.input()),
          x -> FloatOperations.shuffle(x.get(0), channels, shuffle.groups()));
    } else if (layer instanceof Layer.Concat concat) {
      int channels = concat.output().channels();
      int pixels = concat.output().height() * concat.output().width();
      step(
          concat.name(),
          List.of(concat.first(), concat.second()),
          x -> FloatOperations.concat(x.get(0), x.get(1), x.get(0).length / pixels, channels));
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      mean(pool.name(), pool.input(), pool.inputShape());
    } else if (layer instanceof Layer.Dense dense) {
      dense(dense.name(), dense.input());
    } else {
      throw new IllegalStateException("plain Java form missing for " + layer);
    }
  }

  private void conv(Layer.Conv layer) {
    FoldedKernel folded = FoldedKernel.of(layer, weights);
    FloatOperations.Window window =
        FloatOperations.Window.of(
            layer.inputShape(), layer.output(), layer.kernel(), layer.stride());
    Operation linear;
    if (layer.groups() > 1) {
      linear =
          x ->
              FloatOperations.groupedConv(
                  x.get(0), folded.kernel(), folded.bias(), layer.groups(), window);
    } else {
      float[] kernel = FloatOperations.filtersInnermost(folded.kernel(), layer.output().channels());
      linear = x -> FloatOperations.conv(x.get(0), kernel, folded.bias(), window);
    }
    step(
        layer.name(),
        List.of(layer.input()),
        x -> FloatOperations.activate(linear.apply(x), layer.activation()));
  }

  private void squeezeExcite(Layer.SqueezeExcite layer) {
    String name = layer.name();
    mean(name + ".squeeze", layer.input(), layer.output());
    float[] kernel = weights.get(name + ".reduce.kernel");
    float[] bias = weights.get(name + ".reduce.bias");
    step(
        name + ".reduce",
        List.of(name + ".squeeze"),
        x ->
            FloatOperations.activate(
                FloatOperations.dense(x.get(0), kernel, bias), Activation.RELU));
    dense(name + ".expand", name + ".reduce");
    step(name + ".gate", List.of(name + ".expand"), x -> FloatOperations.sigmoid(x.get(0)));
    step(
        name,
        List.of(layer.input(), name + ".gate"),
        x -> FloatOperations.scale(x.get(0), x.get(1)));
  }

  private void mean(String name, String input, TensorShape shape) {
    step(name, List.of(input), x -> FloatOperations.mean(x.get(0), shape.channels()));
  }

  private void dense(String name, String input) {
    float[] kernel = weights.get(name + ".kernel");
    float[] bias = weights.get(name + ".bias");
    step(name, List.of(input), x -> FloatOperations.dense(x.get(0), kernel, bias));
  }

  private void step(String output, List<String> inputs, Operation operation) {
    steps.add(new Step(output, inputs, operation));
  }

  /** Looks at activations; the arrays must not be changed. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Called once a tensor and image, in the order of computation.
     *
     * @param values row-major, channels innermost
     */
    void see(String tensor, float[] values);
  }

  @FunctionalInterface
  private interface Operation {
    float[] apply(List<float[]> inputs);
  }

  /** Computes one tensor from earlier ones. */
  private record Step(String output, List<String> inputs, Operation operation) {}
}
