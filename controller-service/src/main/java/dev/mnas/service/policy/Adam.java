package dev.mnas.service.policy;

import java.util.Arrays;

/** Adam (Kingma and Ba 2015) with beta1 0.9, beta2 0.999 and epsilon 1e-8. */
final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final double[] first;
  private final double[] second;
  private double power1 = 1;
  private double power2 = 1;

  Adam(int parameters, double rate) {
    this.rate = rate;
    first = new double[parameters];
    second = new double[parameters];
  }

  /** One step down the gradient. */
  void step(double[] parameters, double[] gradient) {
    power1 *= BETA1;
    power2 *= BETA2;
    double scale = rate / (1 - power1);
    double correction = 1 / (1 - power2);
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i];
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      parameters[i] -= scale * first[i] / (Math.sqrt(second[i] * correction) + EPSILON);
    }
  }

  /** As if no step had been taken. */
  void reset() {
    power1 = 1;
    power2 = 1;
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
  }

  void write(StateWriter out) {
    out.writeDouble(power1);
    out.writeDouble(power2);
    out.writeDoubles(first);
    out.writeDoubles(second);
  }

  void read(StateReader in) {
    power1 = in.readDouble();
    power2 = in.readDouble();
    in.readDoubles(first);
    in.readDoubles(second);
  }
}
