package dev.mnas.service.profile;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the time of a layer is made of, for each kind of layer with its kernel and stride: the call
 * itself, multiply-adds, positions of the output, elements read and written, and weights of a
 * convolution. Kernels of convolutions work on groups of output channels, so a term counts
 * multiply-adds as if these were a multiple of {@value #LANES}.
 */
final class LayerTerms {
  private static final int LANES = 16;

  private LayerTerms() {}

  /** How much of each term the layer has; none of them is negative. */
  static Map<String, Double> of(Layer layer) {
    Map<String, Double> terms = new LinkedHashMap<>();
    String kind = kind(layer);
    long positions = (long) layer.output().height() * layer.output().width();
    terms.put(kind + ": layers", 1.0);
    terms.put(kind + ": multiply-adds", (double) layer.madds());
    terms.put(kind + ": positions", (double) positions);
    terms.put(kind + ": inputs", (double) LayerKey.input(layer).elements());
    terms.put(kind + ": outputs", (double) layer.output().elements());
    if (layer instanceof Layer.Conv) {
      int channels = layer.output().channels();
      double whole = Math.ceil((double) channels / LANES) * LANES;
      terms.put(kind + ": multiply-adds of whole groups", layer.madds() / channels * whole);
      terms.put(kind + ": weights", (double) layer.madds() / positions);
    }
    return terms;
  }

  private static String kind(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      String groups = conv.groups() == 1 ? "" : " grouped";
      return "conv" + window(conv.kernel(), conv.stride()) + groups;
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return "depthwise" + window(conv.kernel(), conv.stride());
    } else if (layer instanceof Layer.MaxPool pool) {
      return "maxpool" + window(pool.kernel(), pool.stride());
    } else if (layer instanceof Layer.AveragePool pool) {
      return "averagepool" + window(pool.kernel(), pool.stride());
    }
    return layer.getClass().getSimpleName();
  }

  private static String window(int kernel, int stride) {
    return " k" + kernel + " s" + stride;
  }
}
