package dev.mnas.trainer.benchmark;

import ai.djl.ndarray.NDArray;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.List;
import java.util.Map;

/** Writes weights into PyTorch's layouts. */
final class PyTorchWeights {
  private static final Map<String, String> NORM =
      Map.of("gamma", "gamma", "beta", "beta", "mean", "runningMean", "variance", "runningVar");

  private PyTorchWeights() {}

  static void write(Network network, Weights weights, GraphBlock block) {
    for (Layer layer : network.layers()) {
      for (WeightTensor tensor : layer.weights()) {
        String role = tensor.name().substring(layer.name().length() + 1);
        array(layer, role, block).set(reordered(tensor, weights.get(tensor.name())));
      }
    }
  }

  private static NDArray array(Layer layer, String role, GraphBlock block) {
    String part = layer.name();
    String parameter = role;
    if (layer instanceof Layer.SqueezeExcite) {
      int dot = role.indexOf('.');
      part += "." + role.substring(0, dot);
      parameter = role.substring(dot + 1);
    } else if (NORM.containsKey(role)) {
      part += ".norm";
      parameter = NORM.get(role);
    }
    return block
        .part(part)
        .getParameters()
        .get(parameter.equals("kernel") ? "weight" : parameter)
        .getArray();
  }

  /** OHWI becomes OIHW and HWC becomes C1HW; matrices and vectors stay. */
  private static float[] reordered(WeightTensor tensor, float[] values) {
    List<Integer> shape = tensor.shape();
    return switch (shape.size()) {
      case 4 -> channelsFirst(values, shape.get(0), shape.get(1) * shape.get(2), shape.get(3));
      case 3 -> channelsFirst(values, 1, shape.get(0) * shape.get(1), shape.get(2));
      default -> values;
    };
  }

  /**
   * Moves channels from the last place to the one before the cells.
   *
   * @param outer what stays outside, images or filters
   * @param cells height times width
   */
  static float[] channelsFirst(float[] values, int outer, int cells, int channels) {
    float[] moved = new float[outer * cells * channels];
    for (int o = 0; o < outer; o++) {
      for (int cell = 0; cell < cells; cell++) {
        for (int c = 0; c < channels; c++) {
          moved[(o * channels + c) * cells + cell] = values[(o * cells + cell) * channels + c];
        }
      }
    }
    return moved;
  }
}
