package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * A made-up reward of the paper's shape, ACC x (LAT / T)^-0.07, over the decisions of {@code
 * mnasnet-b5}. Accuracy saturates in capacity, and options interact within a block (kernel 5 pays
 * for depthwise operators alone, SE for wide blocks) and between neighbours (a pool skip after a
 * pool skip costs). Latency grows with kernel, expansion, filters and layers.
 */
final class AnalyticReward {
  static final int BLOCKS = 5;
  private static final double TARGET = 60;
  private static final double[] EXPANSION = {1, 1, 3, 6};
  private static final double[] FILTERS = {0.75, 1, 1.25};

  private AnalyticReward() {}

  static List<Decision> decisions() {
    List<Decision> decisions = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      decisions.add(
          new Decision(block, "convOp", List.of("conv", "sepconv", "mbconv3", "mbconv6")));
      decisions.add(new Decision(block, "kernel", List.of("3", "5")));
      decisions.add(new Decision(block, "seRatio", List.of("0", "0.25")));
      decisions.add(new Decision(block, "skipOp", List.of("none", "identity", "pool")));
      decisions.add(new Decision(block, "filterScale", List.of("0.75", "1", "1.25")));
      decisions.add(new Decision(block, "layers", List.of("-1", "0", "1")));
    }
    return decisions;
  }

  static double of(ArchitectureTokens tokens) {
    double capacity = 0;
    double latency = 5;
    int previousSkip = -1;
    for (int block = 0; block < BLOCKS; block++) {
      List<Integer> t = tokens.values().subList(6 * block, 6 * block + 6);
      boolean depthwise = t.get(0) > 0;
      boolean wide = EXPANSION[t.get(0)] >= 3;
      int kernel = 3 + 2 * t.get(1);
      boolean squeeze = t.get(2) == 1;
      int skip = t.get(3);
      double filters = FILTERS[t.get(4)];
      int layers = 1 + t.get(5);
      double gain = 0.35 * StrictMath.log(1 + EXPANSION[t.get(0)]);
      gain += kernel == 5 ? (depthwise && block >= 2 ? 0.3 : -0.05) : 0;
      gain += squeeze ? (wide ? 0.25 : -0.1) : 0;
      gain += skip == 1 ? 0.15 * (layers - 1) : 0;
      gain -= skip == 2 && previousSkip == 2 ? 0.3 : 0;
      gain += 0.6 * (filters - 1) * (1 + block / 4.0);
      capacity += gain * StrictMath.sqrt(layers);
      double work = depthwise ? kernel * kernel + 6 * EXPANSION[t.get(0)] : 8 * kernel * kernel;
      latency += 0.1 * layers * work * filters * filters * (squeeze ? 1.1 : 1);
      previousSkip = skip;
    }
    double accuracy = 0.5 + 0.28 * (1 - StrictMath.exp(-capacity / 4));
    return accuracy * StrictMath.pow(latency / TARGET, -0.07);
  }
}
