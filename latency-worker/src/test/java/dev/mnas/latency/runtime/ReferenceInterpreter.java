package dev.mnas.latency.runtime;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs a network by its definition, in double precision and without any optimisation. */
final class ReferenceInterpreter {
  private final Weights weights;
  private final Map<String, double[]> outputs = new HashMap<>();

  private ReferenceInterpreter(Weights weights) {
    this.weights = weights;
  }

  static double[] logits(Network network, Weights weights, float[] image) {
    ReferenceInterpreter interpreter = new ReferenceInterpreter(weights);
    double[] output = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      output[i] = image[i];
    }
    interpreter.outputs.put(Network.INPUT, output);
    for (Layer layer : network.layers()) {
      output = interpreter.run(layer);
      interpreter.outputs.put(layer.name(), output);
    }
    return output;
  }

  private double[] output(String layer) {
    return Objects.requireNonNull(outputs.get(layer), layer);
  }

  private double[] run(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      return conv(conv);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return depthwise(conv);
    } else if (layer instanceof Layer.SqueezeExcite excite) {
      return squeezeExcite(excite);
    } else if (layer instanceof Layer.MaxPool pool) {
      return maxPool(pool);
    } else if (layer instanceof Layer.AveragePool pool) {
      return averagePool(pool);
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      return shuffle(shuffle);
    } else if (layer instanceof Layer.Concat concat) {
      return concat(concat);
    } else if (layer instanceof Layer.Add sum) {
      double[] left = output(sum.left());
      double[] right = output(sum.right());
      double[] result = new double[left.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = activated(left[i] + right[i], sum.activation());
      }
      return result;
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return mean(output(pool.input()), pool.inputShape().channels());
    } else if (layer instanceof Layer.Dense dense) {
      return dense(dense.name(), output(dense.input()), dense.units());
    }
    throw new AssertionError("unknown layer " + layer);
  }

  private double[] conv(Layer.Conv layer) {
    TensorShape in = layer.inputShape();
    TensorShape out = layer.output();
    double[] source = output(layer.input());
    float[] kernel = weights.get(layer.name() + ".kernel");
    double[] result = new double[(int) out.elements()];
    int k = layer.kernel();
    int inputs = in.channels() / layer.groups();
    int outputs = out.channels() / layer.groups();
    for (int y = 0; y < out.height(); y++) {
      for (int x = 0; x < out.width(); x++) {
        for (int o = 0; o < out.channels(); o++) {
          double sum = 0;
          for (int ky = 0; ky < k; ky++) {
            for (int kx = 0; kx < k; kx++) {
              int sy = y * layer.stride() + ky - padding(in.height(), k, layer.stride());
              int sx = x * layer.stride() + kx - padding(in.width(), k, layer.stride());
              for (int c = 0; c < inputs && inside(in, sy, sx); c++) {
                sum +=
                    source[index(in, sy, sx, o / outputs * inputs + c)]
                        * kernel[((o * k + ky) * k + kx) * inputs + c];
              }
            }
          }
          result[index(out, y, x, o)] = normalised(layer.name(), o, sum, layer.activation());
        }
      }
    }
    return result;
  }

  private double[] depthwise(Layer.DepthwiseConv layer) {
    TensorShape in = layer.inputShape();
    TensorShape out = layer.output();
    double[] source = output(layer.input());
    float[] kernel = weights.get(layer.name() + ".kernel");
    double[] result = new double[(int) out.elements()];
    int k = layer.kernel();
    for (int y = 0; y < out.height(); y++) {
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < out.channels(); c++) {
          double sum = 0;
          for (int ky = 0; ky < k; ky++) {
            for (int kx = 0; kx < k; kx++) {
              int sy = y * layer.stride() + ky - padding(in.height(), k, layer.stride());
              int sx = x * layer.stride() + kx - padding(in.width(), k, layer.stride());
              if (inside(in, sy, sx)) {
                sum += source[index(in, sy, sx, c)] * kernel[(ky * k + kx) * in.channels() + c];
              }
            }
          }
          result[index(out, y, x, c)] = normalised(layer.name(), c, sum, layer.activation());
        }
      }
    }
    return result;
  }

  private double[] maxPool(Layer.MaxPool layer) {
    TensorShape in = layer.inputShape();
    TensorShape out = layer.output();
    double[] source = output(layer.input());
    double[] result = new double[(int) out.elements()];
    int k = layer.kernel();
    for (int y = 0; y < out.height(); y++) {
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < out.channels(); c++) {
          double max = Double.NEGATIVE_INFINITY;
          for (int ky = 0; ky < k; ky++) {
            for (int kx = 0; kx < k; kx++) {
              int sy = y * layer.stride() + ky - padding(in.height(), k, layer.stride());
              int sx = x * layer.stride() + kx - padding(in.width(), k, layer.stride());
              if (inside(in, sy, sx)) {
                max = Math.max(max, source[index(in, sy, sx, c)]);
              }
            }
          }
          result[index(out, y, x, c)] = max;
        }
      }
    }
    return result;
  }

  private double[] averagePool(Layer.AveragePool layer) {
    TensorShape in = layer.inputShape();
    TensorShape out = layer.output();
    double[] source = output(layer.input());
    double[] result = new double[(int) out.elements()];
    int k = layer.kernel();
    for (int y = 0; y < out.height(); y++) {
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < out.channels(); c++) {
          double sum = 0;
          int cells = 0;
          for (int ky = 0; ky < k; ky++) {
            for (int kx = 0; kx < k; kx++) {
              int sy = y * layer.stride() + ky - padding(in.height(), k, layer.stride());
              int sx = x * layer.stride() + kx - padding(in.width(), k, layer.stride());
              if (inside(in, sy, sx)) {
                sum += source[index(in, sy, sx, c)];
                cells++;
              }
            }
          }
          result[index(out, y, x, c)] = activated(sum / cells, layer.activation());
        }
      }
    }
    return result;
  }

  private double[] shuffle(Layer.ChannelShuffle layer) {
    double[] source = output(layer.input());
    double[] result = new double[source.length];
    int channels = layer.output().channels();
    int each = channels / layer.groups();
    for (int cell = 0; cell < source.length; cell += channels) {
      for (int group = 0; group < layer.groups(); group++) {
        for (int member = 0; member < each; member++) {
          result[cell + member * layer.groups() + group] = source[cell + group * each + member];
        }
      }
    }
    return result;
  }

  private double[] concat(Layer.Concat layer) {
    double[] first = output(layer.first());
    double[] second = output(layer.second());
    int cells = layer.output().height() * layer.output().width();
    int left = first.length / cells;
    int right = second.length / cells;
    double[] result = new double[first.length + second.length];
    for (int cell = 0; cell < cells; cell++) {
      System.arraycopy(first, cell * left, result, cell * (left + right), left);
      System.arraycopy(second, cell * right, result, cell * (left + right) + left, right);
    }
    return result;
  }

  private double[] squeezeExcite(Layer.SqueezeExcite layer) {
    double[] source = output(layer.input());
    int channels = layer.output().channels();
    double[] reduced =
        dense(layer.name() + ".reduce", mean(source, channels), layer.reducedFilters());
    for (int i = 0; i < reduced.length; i++) {
      reduced[i] = Math.max(0, reduced[i]);
    }
    double[] gate = dense(layer.name() + ".expand", reduced, channels);
    double[] result = new double[source.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = source[i] / (1 + Math.exp(-gate[i % channels]));
    }
    return result;
  }

  private double[] dense(String name, double[] source, int units) {
    float[] kernel = weights.get(name + ".kernel");
    float[] bias = weights.get(name + ".bias");
    double[] result = new double[units];
    for (int o = 0; o < units; o++) {
      result[o] = bias[o];
      for (int i = 0; i < source.length; i++) {
        result[o] += source[i] * kernel[o * source.length + i];
      }
    }
    return result;
  }

  private static double[] mean(double[] source, int channels) {
    double[] result = new double[channels];
    for (int i = 0; i < source.length; i++) {
      result[i % channels] += source[i] * channels / source.length;
    }
    return result;
  }

  private double normalised(String layer, int channel, double value, Activation activation) {
    double gamma = weights.get(layer + ".gamma")[channel];
    double beta = weights.get(layer + ".beta")[channel];
    double mean = weights.get(layer + ".mean")[channel];
    double variance = weights.get(layer + ".variance")[channel];
    double normal = gamma * (value - mean) / Math.sqrt(variance + 0.001) + beta;
    return activated(normal, activation);
  }

  private static double activated(double value, Activation activation) {
    return switch (activation) {
      case NONE -> value;
      case RELU -> Math.max(0, value);
      case RELU6 -> Math.min(6, Math.max(0, value));
    };
  }

  /** Rows or columns before the first; TensorFlow puts the odd one after the last. */
  private static int padding(int size, int kernel, int stride) {
    int outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + kernel - size) / 2;
  }

  private static boolean inside(TensorShape shape, int y, int x) {
    return y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
  }

  private static int index(TensorShape shape, int y, int x, int channel) {
    return (y * shape.width() + x) * shape.channels() + channel;
  }
}
