package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs a network by the definitions of its layers, in doubles, one image at a time. */
final class ReferenceInference {
  private final Network network;
  private final Weights weights;

  ReferenceInference(Network network, Weights weights) {
    this.network = network;
    this.weights = weights;
  }

  float[] logits(float[] images, int count) {
    int pixels = images.length / count;
    int classes = network.spec().classes();
    float[] logits = new float[count * classes];
    for (int n = 0; n < count; n++) {
      double[] image = new double[pixels];
      for (int i = 0; i < pixels; i++) {
        image[i] = images[n * pixels + i];
      }
      Map<String, double[]> outputs = new HashMap<>(Map.of(Network.INPUT, image));
      double[] last = image;
      for (Layer layer : network.layers()) {
        last = run(layer, outputs);
        outputs.put(layer.name(), last);
      }
      for (int i = 0; i < classes; i++) {
        logits[n * classes + i] = (float) last[i];
      }
    }
    return logits;
  }

  private double[] run(Layer layer, Map<String, double[]> outputs) {
    double[] x = Objects.requireNonNull(outputs.get(layer.inputs().get(0)));
    if (layer instanceof Layer.Conv conv) {
      double[] y =
          window(
              conv.inputShape(),
              conv.output(),
              conv.kernel(),
              conv.stride(),
              (from, tap, out) -> {
                int inputs = conv.inputShape().channels();
                double sum = 0;
                for (int c = 0; c < inputs; c++) {
                  int at = (out * conv.kernel() * conv.kernel() + tap) * inputs + c;
                  sum += x[from + c] * weights.get(conv.name() + ".kernel")[at];
                }
                return sum;
              },
              false);
      return normalised(conv.name(), y, conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      float[] kernel = weights.get(conv.name() + ".kernel");
      int channels = conv.output().channels();
      double[] y =
          window(
              conv.inputShape(),
              conv.output(),
              conv.kernel(),
              conv.stride(),
              (from, tap, out) -> x[from + out] * kernel[tap * channels + out],
              false);
      return normalised(conv.name(), y, conv.activation());
    } else if (layer instanceof Layer.MaxPool pool) {
      return window(
          pool.inputShape(),
          pool.output(),
          pool.kernel(),
          pool.stride(),
          (from, tap, out) -> x[from + out],
          true);
    } else if (layer instanceof Layer.SqueezeExcite squeeze) {
      double[] reduced = dense(squeeze.name() + ".reduce", mean(x, squeeze.output().channels()));
      for (int i = 0; i < reduced.length; i++) {
        reduced[i] = Math.max(0, reduced[i]);
      }
      double[] factors = dense(squeeze.name() + ".expand", reduced);
      double[] y = x.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] /= 1 + Math.exp(-factors[i % factors.length]);
      }
      return y;
    } else if (layer instanceof Layer.Add add) {
      double[] y = x.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] += Objects.requireNonNull(outputs.get(add.right()))[i];
      }
      return y;
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return mean(x, pool.inputShape().channels());
    }
    return dense(layer.name(), x);
  }

  private interface Tap {
    double value(int inputPixel, int tap, int outputChannel);
  }

  private static double[] window(
      TensorShape in, TensorShape out, int kernel, int stride, Tap tap, boolean largest) {
    int padTop = Math.max(0, (out.height() - 1) * stride + kernel - in.height()) / 2;
    int padLeft = Math.max(0, (out.width() - 1) * stride + kernel - in.width()) / 2;
    double[] y = new double[(int) out.elements()];
    for (int i = 0; i < y.length; i++) {
      int channel = i % out.channels();
      int column = i / out.channels() % out.width();
      int row = i / out.channels() / out.width();
      double value = largest ? Double.NEGATIVE_INFINITY : 0;
      for (int t = 0; t < kernel * kernel; t++) {
        int inRow = row * stride - padTop + t / kernel;
        int inColumn = column * stride - padLeft + t % kernel;
        if (inRow >= 0 && inRow < in.height() && inColumn >= 0 && inColumn < in.width()) {
          double term = tap.value((inRow * in.width() + inColumn) * in.channels(), t, channel);
          value = largest ? Math.max(value, term) : value + term;
        }
      }
      y[i] = value;
    }
    return y;
  }

  private double[] normalised(String name, double[] x, Activation activation) {
    float[] gamma = weights.get(name + ".gamma");
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % gamma.length;
      double deviation = Math.sqrt(weights.get(name + ".variance")[c] + 0.001);
      double centred = x[i] - weights.get(name + ".mean")[c];
      double value = gamma[c] * centred / deviation + weights.get(name + ".beta")[c];
      y[i] =
          switch (activation) {
            case NONE -> value;
            case RELU -> Math.max(0, value);
            case RELU6 -> Math.min(6, Math.max(0, value));
          };
    }
    return y;
  }

  private double[] dense(String name, double[] x) {
    float[] kernel = weights.get(name + ".kernel");
    float[] bias = weights.get(name + ".bias");
    double[] y = new double[bias.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i];
      for (int j = 0; j < x.length; j++) {
        y[i] += kernel[i * x.length + j] * x[j];
      }
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
}
