package dev.mnas.export;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.List;
import java.util.Random;

/** A single layer as a TFLite model, to be timed on its own. */
public final class LayerModel {
  private static final String NAME = "layer";
  private static final long WEIGHT_SEED = 1;

  private LayerModel() {}

  /**
   * Writes the layer with random weights, which its latency does not depend on. A layer of two
   * inputs gets one tensor twice; a concatenation the halves of its output, or nearly so.
   */
  public static byte[] tflite(Layer layer) {
    Layer alone = alone(layer);
    Weights weights = Weights.random(alone.weights(), new Random(WEIGHT_SEED));
    return TfliteWriter.write(input(alone), List.of(alone), weights);
  }

  private static TensorShape input(Layer alone) {
    TensorShape shape = LayerKey.input(alone);
    return alone instanceof Layer.Concat
        ? new TensorShape(shape.height(), shape.width(), shape.channels() / 2)
        : shape;
  }

  private static Layer alone(Layer layer) {
    String input = Network.INPUT;
    if (layer instanceof Layer.Conv conv) {
      return new Layer.Conv(
          NAME,
          input,
          conv.inputShape(),
          conv.output(),
          conv.kernel(),
          conv.stride(),
          conv.groups(),
          conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return new Layer.DepthwiseConv(
          NAME,
          input,
          conv.inputShape(),
          conv.output(),
          conv.kernel(),
          conv.stride(),
          conv.activation());
    } else if (layer instanceof Layer.SqueezeExcite se) {
      return new Layer.SqueezeExcite(NAME, input, se.output(), se.reducedFilters());
    } else if (layer instanceof Layer.MaxPool pool) {
      return new Layer.MaxPool(
          NAME, input, pool.inputShape(), pool.output(), pool.kernel(), pool.stride());
    } else if (layer instanceof Layer.AveragePool pool) {
      return new Layer.AveragePool(
          NAME,
          input,
          pool.inputShape(),
          pool.output(),
          pool.kernel(),
          pool.stride(),
          pool.activation());
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      return new Layer.ChannelShuffle(NAME, input, shuffle.output(), shuffle.groups());
    } else if (layer instanceof Layer.Concat concat) {
      TensorShape shape = concat.output();
      int half = shape.channels() / 2;
      return new Layer.Concat(
          NAME, input, input, new TensorShape(shape.height(), shape.width(), 2 * half));
    } else if (layer instanceof Layer.Add add) {
      return new Layer.Add(NAME, input, input, add.output(), add.activation());
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return new Layer.GlobalAveragePool(NAME, input, pool.inputShape());
    } else if (layer instanceof Layer.Dense dense) {
      return new Layer.Dense(NAME, input, dense.inputFeatures(), dense.units());
    }
    throw new IllegalStateException("form of its own missing for " + layer);
  }
}
