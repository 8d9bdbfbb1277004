package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import org.junit.jupiter.api.Test;

class OutputComparisonTest {
  private static OutputCheck compare(float[] expected, float... actual) {
    return OutputComparison.require(Against.EVALUATION, expected, actual, 0.01);
  }

  @Test
  void differenceIsAShareOfTheLargestMagnitude() {
    assertThat(compare(new float[] {-8, 1}, -8, 1.0625f))
        .isEqualTo(new OutputCheck(Against.EVALUATION, 0.0078125, 0.01));
  }

  @Test
  void otherOutputIsToldWithBothNumbers() {
    assertThatExceptionOfType(OutputDiffers.class)
        .isThrownBy(() -> compare(new float[] {-8, 1}, -8, 1.5f))
        .withMessage("output 1 must be 1.0, within 0.01 of the largest magnitude 8.0, was 1.5");
  }

  @Test
  void outputThatIsNoNumberIsWrong() {
    assertThatExceptionOfType(OutputDiffers.class)
        .isThrownBy(() -> compare(new float[] {1}, Float.NaN));
    assertThatExceptionOfType(OutputDiffers.class)
        .isThrownBy(() -> compare(new float[] {Float.NaN}, Float.NaN));
  }

  @Test
  void otherNumberOfOutputsIsWrong() {
    assertThatExceptionOfType(OutputDiffers.class)
        .isThrownBy(() -> compare(new float[] {1}, 1, 2))
        .withMessage("the model must have 1 outputs, has 2");
  }

  @Test
  void zerosMustBeZeros() {
    assertThat(compare(new float[] {0}, 0).largestDifference()).isZero();
    assertThatExceptionOfType(OutputDiffers.class).isThrownBy(() -> compare(new float[] {0}, 0.1f));
  }
}
