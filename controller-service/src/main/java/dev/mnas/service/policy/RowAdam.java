package dev.mnas.service.policy;

import java.util.Arrays;

/** Adam (Kingma and Ba 2015) with beta1 0.9, beta2 0.999 and epsilon 1e-8, over rows of weights. */
final class RowAdam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float rate;
  private final float[][] first;
  private final float[][] second;
  private double power1 = 1;
  private double power2 = 1;

  RowAdam(RnnRows rows, double rate) {
    this.rate = (float) rate;
    first = rows.zeros();
    second = rows.zeros();
  }

  /** One step down the gradient, which is zero afterwards. */
  void step(float[][] weights, float[][] gradient) {
    power1 *= BETA1;
    power2 *= BETA2;
    float scale = (float) (rate / (1 - power1));
    float correction = (float) (1 / (1 - power2));
    for (int row = 0; row < weights.length; row++) {
      step(weights[row], gradient[row], first[row], second[row], scale, correction);
    }
  }

  private static void step(
      float[] weights,
      float[] gradient,
      float[] first,
      float[] second,
      float scale,
      float correction) {
    for (int i = 0; i < weights.length; i++) {
      float g = gradient[i];
      float m = BETA1 * first[i] + (1 - BETA1) * g;
      float v = BETA2 * second[i] + (1 - BETA2) * g * g;
      first[i] = m;
      second[i] = v;
      weights[i] -= scale * m / ((float) Math.sqrt(v * correction) + EPSILON);
    }
    Arrays.fill(gradient, 0);
  }

  void reset() {
    power1 = 1;
    power2 = 1;
    for (int row = 0; row < first.length; row++) {
      Arrays.fill(first[row], 0);
      Arrays.fill(second[row], 0);
    }
  }

  void write(StateWriter out) {
    out.writeDouble(power1);
    out.writeDouble(power2);
    for (int row = 0; row < first.length; row++) {
      out.writeFloats(first[row]);
      out.writeFloats(second[row]);
    }
  }

  void read(StateReader in) {
    power1 = in.readDouble();
    power2 = in.readDouble();
    for (int row = 0; row < first.length; row++) {
      in.readFloats(first[row]);
      in.readFloats(second[row]);
    }
  }
}
