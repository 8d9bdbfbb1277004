package dev.mnas.benchmark;

import dev.mnas.export.ActivationRange;
import dev.mnas.export.Calibration;
import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Ranges of MnasNet-A1's activations, found once before the measurement. */
@State(Scope.Benchmark)
public class CalibratedRanges {
  private final Map<String, ActivationRange> ranges = of(MnasNetA1.network());

  /** Runs random images of the full size through the network with random weights. */
  static Map<String, ActivationRange> of(Network network) {
    SplittableRandom random = new SplittableRandom(1);
    int elements = Math.toIntExact(network.spec().input().elements());
    Calibration calibration = new Calibration(network, Weights.random(network, random));
    for (int i = 0; i < Calibration.MIN_IMAGES; i++) {
      calibration.add(image(random, elements));
    }
    return calibration.ranges();
  }

  private static float[] image(SplittableRandom random, int elements) {
    float[] image = new float[elements];
    for (int i = 0; i < elements; i++) {
      image[i] = (float) random.nextGaussian();
    }
    return image;
  }

  byte[] write(Network network, Weights weights) {
    return Int8TfliteWriter.write(network, weights, ranges);
  }
}
