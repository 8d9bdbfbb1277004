package dev.mnas.service.stopping;

import static dev.mnas.service.stopping.KnownCurves.curve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvingTest {
  private static final int EPOCHS = 30;

  /** Trials that have finished one epoch. */
  private static KnownCurves after1(Double... accuracies) {
    return new KnownCurves(Arrays.stream(accuracies).map(List::of).toList());
  }

  @Test
  void trialOutsideTheBestThirdIsStopped() {
    KnownCurves others = after1(0.5, 0.6, 0.3, 0.2, 0.1, 0.7);
    assertThat(new Halving(1, 3).judge(curve(0.55), 1, EPOCHS, others))
        .contains("stopped after epoch 1: 55.00 % is not among the best third of 7 trials");
    assertThat(new Halving(1, 3).judge(curve(0.65), 1, EPOCHS, others)).isEmpty();
  }

  @Test
  void equalsGoOn() {
    assertThat(new Halving(1, 3).judge(curve(0.6), 1, EPOCHS, after1(0.6, 0.5))).isEmpty();
    assertThat(new Halving(1, 3).judge(curve(0.6), 1, EPOCHS, after1(0.61, 0.6))).isPresent();
  }

  /** One place for two to five, a second from the sixth on: 1/3 of 6. */
  @ParameterizedTest
  @CsvSource({"0,false", "1,false", "2,true", "4,true", "5,false", "7,false"})
  void theFirstAtARungGoOnAndPlacesGrowWithItsTrials(int others, boolean stopped) {
    Double[] first =
        DoubleStream.concat(DoubleStream.of(0.9), DoubleStream.generate(() -> 0.1))
            .limit(others)
            .boxed()
            .toArray(Double[]::new);
    assertThat(new Halving(1, 3).judge(curve(0.5), 1, EPOCHS, after1(first)).isPresent())
        .isEqualTo(stopped);
  }

  /** Rungs are at 2, 6 and 18. */
  @ParameterizedTest
  @CsvSource({
    "1,false",
    "2,true",
    "3,false",
    "4,false",
    "6,true",
    "8,false",
    "18,true",
    "20,false"
  })
  void onlyRungsAreJudged(int epochs, boolean judged) {
    double[] bad = DoubleStream.generate(() -> 0.1).limit(epochs).toArray();
    List<Double> good = DoubleStream.generate(() -> 0.8).limit(EPOCHS).boxed().toList();
    KnownCurves others = new KnownCurves(List.of(good, good));
    assertThat(new Halving(2, 3).judge(curve(bad), 1, EPOCHS, others).isPresent())
        .isEqualTo(judged);
  }

  @Test
  void everyRungAmongTheNewsIsJudgedAndNoneAgain() {
    KnownCurves others = new KnownCurves(List.of(List.of(0.5, 0.5, 0.5, 0.5)));
    Halving halving = new Halving(1, 2);
    assertThat(halving.judge(curve(0.6, 0.4, 0.6), 3, EPOCHS, others))
        .contains("stopped after epoch 2: 40.00 % is not among the best half of 2 trials");
    assertThat(halving.judge(curve(0.6, 0.4, 0.6), 1, EPOCHS, others)).isEmpty();
    assertThat(halving.judge(curve(0.6, 0.4, 0.6, 0.4), 1, EPOCHS, others)).isPresent();
  }

  @Test
  void trainingThatIsThroughIsNotStopped() {
    KnownCurves others = new KnownCurves(List.of(List.of(0.5, 0.5), List.of(0.5, 0.5)));
    assertThat(new Halving(1, 2).judge(curve(0.1, 0.1), 2, 2, others)).isEmpty();
    assertThat(new Halving(1, 2).judge(curve(0.1, 0.1), 2, 3, others)).isPresent();
  }

  @Test
  void settingsOutsideTheirBoundsAreRefused() {
    assertThatThrownBy(() -> new Halving(0, 3)).hasMessage("graceEpochs must be at least 1, was 0");
    assertThatThrownBy(() -> new Halving(1, 1))
        .hasMessage("reduction must lie in [2, 1000], was 1");
  }
}
