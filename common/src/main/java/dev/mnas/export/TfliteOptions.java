package dev.mnas.export;

import dev.mnas.network.Activation;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;

/** Options of operators that slide a SAME-padded window. */
final class TfliteOptions {
  private TfliteOptions() {}

  static Conv2DOptionsT conv(int stride, Activation activation) {
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(stride);
    options.setStrideW(stride);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    options.setFusedActivationFunction(fused(activation));
    return options;
  }

  static DepthwiseConv2DOptionsT depthwise(int stride, Activation activation) {
    DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(stride);
    options.setStrideW(stride);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    options.setDepthMultiplier(1);
    options.setFusedActivationFunction(fused(activation));
    return options;
  }

  static Pool2DOptionsT window(int kernel, int stride, Activation activation) {
    Pool2DOptionsT options = new Pool2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(stride);
    options.setStrideW(stride);
    options.setFilterHeight(kernel);
    options.setFilterWidth(kernel);
    options.setFusedActivationFunction(fused(activation));
    return options;
  }

  static byte fused(Activation activation) {
    return switch (activation) {
      case NONE -> ActivationFunctionType.NONE;
      case RELU -> ActivationFunctionType.RELU;
      case RELU6 -> ActivationFunctionType.RELU6;
    };
  }
}
