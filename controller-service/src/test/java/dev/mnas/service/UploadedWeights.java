package dev.mnas.service;

import dev.mnas.export.Calibration;
import dev.mnas.export.RangesJson;
import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.Weights;
import java.util.Map;
import java.util.SplittableRandom;

/** What a trainer uploads, of weights and images that were drawn. */
public final class UploadedWeights {
  private UploadedWeights() {}

  /** With the ranges of the activations. */
  public static byte[] calibrated(NetworkSpec spec) {
    SplittableRandom random = new SplittableRandom(1);
    Network network = Network.of(spec);
    Weights weights = Weights.random(network, random);
    Calibration calibration = new Calibration(network, weights);
    float[] image = new float[Math.toIntExact(spec.input().elements())];
    for (int i = 0; i < Calibration.MIN_IMAGES; i++) {
      for (int at = 0; at < image.length; at++) {
        image[at] = random.nextFloat(-1, 1);
      }
      calibration.add(image);
    }
    return Safetensors.write(
        weights,
        Map.of(
            "dataset",
            "drawn",
            Safetensors.INPUT_MEAN,
            "0.5",
            Safetensors.INPUT_DEVIATION,
            "0.25",
            Safetensors.ACTIVATION_RANGES,
            RangesJson.write(calibration.ranges())));
  }

  /** As of a trainer with too few images to calibrate on. */
  public static byte[] plain(NetworkSpec spec) {
    return Safetensors.write(Weights.random(Network.of(spec), new SplittableRandom(1)));
  }
}
