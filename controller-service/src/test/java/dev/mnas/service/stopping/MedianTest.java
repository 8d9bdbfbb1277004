package dev.mnas.service.stopping;

import static dev.mnas.service.stopping.KnownCurves.curve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
  private static final int EPOCHS = 10;

  /** Means up to epoch 2: 0.3, 0.5, 0.7; the fourth has not finished it. */
  private static final KnownCurves OTHERS =
      new KnownCurves(
          List.of(List.of(0.2, 0.4, 0.9), List.of(0.4, 0.6), List.of(0.6, 0.8, 0.9), List.of(0.9)));

  @Test
  void trialWhoseBestIsBelowTheMedianOfTheMeansIsStopped() {
    assertThat(new Median(1, 3).judge(curve(0.3, 0.49), 1, EPOCHS, OTHERS))
        .contains(
            "stopped after epoch 2: 49.00 % at best is below 50.00 %, "
                + "the median of the means of 3 other trials");
    assertThat(new Median(1, 3).judge(curve(0.3, 0.5), 1, EPOCHS, OTHERS)).isEmpty();
  }

  @Test
  void itIsTheBestEpochThatCountsNotTheLast() {
    assertThat(new Median(1, 3).judge(curve(0.55, 0.1), 1, EPOCHS, OTHERS)).isEmpty();
  }

  /** Of 0.2, 0.4, 0.6, 0.9 the median is 0.5. */
  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(new Median(1, 4).judge(curve(0.49), 1, EPOCHS, OTHERS)).isPresent();
    assertThat(new Median(1, 4).judge(curve(0.51), 1, EPOCHS, OTHERS)).isEmpty();
  }

  @Test
  void nothingIsJudgedBeforeTheGraceOrByTooFewTrials() {
    assertThat(new Median(3, 1).judge(curve(0, 0), 2, EPOCHS, OTHERS)).isEmpty();
    assertThat(new Median(3, 1).judge(curve(0, 0, 0), 3, EPOCHS, OTHERS)).isPresent();
    assertThat(new Median(1, 4).judge(curve(0, 0), 1, EPOCHS, OTHERS)).isEmpty();
  }

  @Test
  void trainingThatIsThroughIsNotStopped() {
    assertThat(new Median(1, 1).judge(curve(0, 0), 1, 2, OTHERS)).isEmpty();
    assertThat(new Median(1, 1).judge(curve(0, 0), 1, 3, OTHERS)).isPresent();
  }

  @Test
  void settingsOutsideTheirBoundsAreRefused() {
    assertThatThrownBy(() -> new Median(0, 5)).hasMessage("graceEpochs must be at least 1, was 0");
    assertThatThrownBy(() -> new Median(1, 0))
        .hasMessage("startupTrials must lie in [1, 100000], were 0");
  }
}
