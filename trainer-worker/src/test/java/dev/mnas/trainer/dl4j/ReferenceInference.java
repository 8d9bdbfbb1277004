package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Computes a network's answer for one image by the definitions, in double precision. */
final class ReferenceInference {
  private final Network network;
  private final Weights weights;
  private final Map<String, double[]> outputs = new HashMap<>();

  ReferenceInference(Network network, Weights weights) {
    this.network = network;
    this.weights = weights;
  }

  double[] probabilities(float[] image) {
    double[] input = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      input[i] = image[i];
    }
    outputs.put(Network.INPUT, input);
    double[] last = input;
    for (Layer layer : network.layers()) {
      last = output(layer);
      outputs.put(layer.name(), last);
    }
    double largest = Arrays.stream(last).max().orElseThrow();
    double[] powers = Arrays.stream(last).map(logit -> Math.exp(logit - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }

  private double[] outputOf(String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  private double[] output(Layer layer) {
    double[] x = outputOf(layer.inputs().get(0));
    if (layer instanceof Layer.Conv conv) {
      float[] kernel = weights.get(conv.name() + ".kernel");
      int inputs = conv.inputShape().channels();
      int seen = inputs / conv.groups();
      int together = conv.output().channels() / conv.groups();
      double[] y =
          slide(
              conv.inputShape(),
              conv.output(),
              conv.kernel(),
              conv.stride(),
              0,
              (sum, at, cell, out) -> {
                for (int c = 0; c < seen; c++) {
                  int side = conv.kernel() * conv.kernel();
                  int input = out / together * seen + c;
                  sum += x[at * inputs + input] * kernel[(out * side + cell) * seen + c];
                }
                return sum;
              });
      return normalised(conv, conv.activation(), y);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      float[] kernel = weights.get(conv.name() + ".kernel");
      int channels = conv.output().channels();
      double[] y =
          slide(
              conv.inputShape(),
              conv.output(),
              conv.kernel(),
              conv.stride(),
              0,
              (sum, at, cell, c) -> sum + x[at * channels + c] * kernel[cell * channels + c]);
      return normalised(conv, conv.activation(), y);
    } else if (layer instanceof Layer.MaxPool pool) {
      int channels = pool.output().channels();
      return slide(
          pool.inputShape(),
          pool.output(),
          pool.kernel(),
          pool.stride(),
          Double.NEGATIVE_INFINITY,
          (max, at, cell, c) -> Math.max(max, x[at * channels + c]));
    } else if (layer instanceof Layer.Add add) {
      double[] right = outputOf(add.right());
      double[] y = x.clone();
      Arrays.setAll(y, i -> activated(add.activation(), x[i] + right[i]));
      return y;
    } else if (layer instanceof Layer.AveragePool pool) {
      return averages(pool, x);
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      int channels = shuffle.output().channels();
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int to = i % channels;
        int from = to % shuffle.groups() * (channels / shuffle.groups()) + to / shuffle.groups();
        y[i] = x[i - to + from];
      }
      return y;
    } else if (layer instanceof Layer.Concat concat) {
      double[] second = outputOf(concat.second());
      int all = concat.output().channels();
      int before = x.length * all / (x.length + second.length);
      double[] y = new double[x.length + second.length];
      for (int i = 0; i < y.length; i++) {
        int pixel = i / all;
        int c = i % all;
        y[i] = c < before ? x[pixel * before + c] : second[pixel * (all - before) + c - before];
      }
      return y;
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return mean(x, pool.inputShape().channels());
    } else if (layer instanceof Layer.SqueezeExcite se) {
      double[] hidden = dense(mean(x, se.output().channels()), se.name() + ".reduce");
      double[] gate =
          dense(Arrays.stream(hidden).map(v -> Math.max(v, 0)).toArray(), se.name() + ".expand");
      double[] y = x.clone();
      Arrays.setAll(y, i -> x[i] / (1 + Math.exp(-gate[i % gate.length])));
      return y;
    }
    return dense(x, layer.name());
  }

  private static double[] averages(Layer.AveragePool pool, double[] x) {
    int channels = pool.output().channels();
    TensorShape in = pool.inputShape();
    TensorShape out = pool.output();
    double[] sums =
        slide(
            in,
            out,
            pool.kernel(),
            pool.stride(),
            0,
            (sum, at, cell, c) -> sum + x[at * channels + c]);
    double[] cells =
        slide(in, out, pool.kernel(), pool.stride(), 0, (count, at, cell, c) -> count + 1);
    Arrays.setAll(sums, i -> activated(pool.activation(), sums[i] / cells[i]));
    return sums;
  }

  private static double activated(Activation activation, double z) {
    return switch (activation) {
      case NONE -> z;
      case RELU -> Math.max(z, 0);
      case RELU6 -> Math.min(Math.max(z, 0), 6);
    };
  }

  private interface Cell {
    double apply(double soFar, int inputPixel, int cell, int channel);
  }

  private static double[] slide(
      TensorShape in, TensorShape out, int kernel, int stride, double start, Cell cell) {
    int padTop = Math.max(0, (out.height() - 1) * stride + kernel - in.height()) / 2;
    int padLeft = Math.max(0, (out.width() - 1) * stride + kernel - in.width()) / 2;
    double[] y = new double[Math.toIntExact(out.elements())];
    for (int i = 0; i < y.length; i++) {
      int channel = i % out.channels();
      int pixel = i / out.channels();
      double value = start;
      for (int k = 0; k < kernel * kernel; k++) {
        int row = pixel / out.width() * stride - padTop + k / kernel;
        int column = pixel % out.width() * stride - padLeft + k % kernel;
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          value = cell.apply(value, row * in.width() + column, k, channel);
        }
      }
      y[i] = value;
    }
    return y;
  }

  private double[] normalised(Layer layer, Activation activation, double[] x) {
    float[] gamma = weights.get(layer.name() + ".gamma");
    float[] beta = weights.get(layer.name() + ".beta");
    float[] mean = weights.get(layer.name() + ".mean");
    float[] variance = weights.get(layer.name() + ".variance");
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % gamma.length;
      double z = (x[i] - mean[c]) / Math.sqrt(variance[c] + 0.001) * gamma[c] + beta[c];
      y[i] = activated(activation, z);
    }
    return y;
  }

  private static double[] mean(double[] x, int channels) {
    double[] mean = new double[channels];
    for (int i = 0; i < x.length; i++) {
      mean[i % channels] += x[i] * channels / x.length;
    }
    return mean;
  }

  private double[] dense(double[] x, String name) {
    float[] kernel = weights.get(name + ".kernel");
    float[] bias = weights.get(name + ".bias");
    double[] y = new double[bias.length];
    for (int out = 0; out < y.length; out++) {
      y[out] = bias[out];
      for (int in = 0; in < x.length; in++) {
        y[out] += kernel[out * x.length + in] * x[in];
      }
    }
    return y;
  }
}
