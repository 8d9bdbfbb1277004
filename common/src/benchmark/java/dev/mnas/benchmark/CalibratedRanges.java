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
  private final Map<String, ActivationRange> ranges;

  /** Runs random images of the full size through the network: about a minute. */
  public CalibratedRanges() {
    SplittableRandom random = new SplittableRandom(1);
    Network network = MnasNetA1.network();
    Weights weights = Weights.random(network, random);
    int elements = Math.toIntExact(network.spec().input().elements());
    Calibration calibration = new Calibration(network, weights);
    for (int i = 0; i < Calibration.MIN_IMAGES; i++) {
      calibration.add(image(random, elements));
    }
    ranges = calibration.ranges();
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
