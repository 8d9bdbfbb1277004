package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private final Network network = Networks.everyLayer();
  private final Weights weights = Weights.random(network, new Random(7));

  @Test
  void rangesHoldTheExtremesOfAllImages() {
    List<float[]> images = images(128);
    images.get(3)[17] = -2.5f;
    images.get(90)[100] = 4;

    Map<String, ActivationRange> ranges = calibrated(images).ranges();

    assertThat(ranges.get("input")).isEqualTo(new ActivationRange(-2.5f, 4));
    float[] extremes = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float[] image : images) {
      for (float logit : new Evaluator(network, weights).logits(image)) {
        extremes[0] = Math.min(extremes[0], logit);
        extremes[1] = Math.max(extremes[1], logit);
      }
    }
    assertThat(ranges.get("classifier")).isEqualTo(new ActivationRange(extremes[0], extremes[1]));
    assertThat(ranges).hasEntrySatisfying("stem", stem -> assertThat(stem.min()).isNotNegative());
    assertThat(ranges).hasEntrySatisfying("stem", stem -> assertThat(stem.max()).isBetween(0f, 6f));
  }

  @Test
  void fewImagesAreRefused() {
    Calibration few = calibrated(images(127));

    assertThatIllegalStateException()
        .isThrownBy(few::ranges)
        .withMessage("calibration images must be at least 128, were 127");
  }

  @Test
  void activationsThatAreNotFiniteAreRefused() {
    List<float[]> images = images(128);
    images.get(5)[0] = Float.NaN;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> calibrated(images))
        .withMessage("activations must be finite, input had NaN");
  }

  @Test
  void rangesMustBeOrderedAndFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationRange(2, 1))
        .withMessage("range must be finite and ordered, was [2.0, 1.0]");
    assertThatIllegalArgumentException().isThrownBy(() -> new ActivationRange(Float.NaN, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationRange(0, Float.POSITIVE_INFINITY));
  }

  private Calibration calibrated(List<float[]> images) {
    Calibration calibration = new Calibration(network, weights);
    images.forEach(calibration::add);
    return calibration;
  }

  private static List<float[]> images(int count) {
    Random random = new Random(3);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] image = new float[9 * 7 * 3];
      for (int at = 0; at < image.length; at++) {
        image[at] = random.nextFloat();
      }
      images.add(image);
    }
    return images;
  }
}
