package dev.mnas.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
  /** Tan et al. 2019, figure 3: accuracy 0.5, target 80 ms. */
  @ParameterizedTest
  @CsvSource({
    "20,0.550952558",
    "40,0.524858342",
    "60,0.510170939",
    "80,0.5",
    "100,0.492250656",
    "120,0.486008222",
    "160,0.476318999"
  })
  void softObjectiveFollowsFigureThree(double latencyMillis, double reward) {
    assertThat(Objective.soft(80).reward(0.5, latencyMillis).value())
        .isCloseTo(reward, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"40,0.5", "80,0.5", "100,0.4", "160,0.25"})
  void hardObjectiveFollowsFigureThree(double latencyMillis, double reward) {
    assertThat(Objective.hard(80).reward(0.5, latencyMillis).value())
        .isCloseTo(reward, within(1e-12));
  }

  @Test
  void alphaHoldsUpToTheTargetAndBetaAbove() {
    Objective objective = Objective.product(10, -1, -2);
    assertThat(objective.reward(0.5, 5).value()).isCloseTo(1.0, within(1e-12));
    assertThat(objective.reward(0.5, 10).value()).isCloseTo(0.5, within(1e-12));
    assertThat(objective.reward(0.5, 20).value()).isCloseTo(0.125, within(1e-12));
  }

  /** Bender et al. 2020: ACC + beta x |LAT / T - 1|. */
  @ParameterizedTest
  @CsvSource({"40,0.45", "72,0.49", "80,0.5", "88,0.49", "160,0.4", "800,-0.4"})
  void absoluteObjectiveLosesOnEitherSideOfTheTargetAndMayBeNegative(
      double latencyMillis, double reward) {
    assertThat(Objective.absolute(80, -0.1).reward(0.5, latencyMillis).value())
        .isCloseTo(reward, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"40,0.5", "80,0", "82.4,0.03", "160,1"})
  void missIsTheShareOfTheTargetOnEitherSide(double latencyMillis, double miss) {
    assertThat(Objective.soft(80).miss(latencyMillis)).isCloseTo(miss, within(1e-12));
  }

  @Test
  void formulaSaysWhatIsComputed() {
    assertThat(Objective.hard(80).formula())
        .isEqualTo("accuracy x (latency / 80.0 ms)^w, w = 0.0 up to the target, -1.0 beyond");
    assertThat(Objective.absolute(0.3, -0.25).formula())
        .isEqualTo("accuracy - 0.25 x |latency / 0.3 ms - 1|");
  }

  @Test
  void anotherTargetLeavesFormAndExponents() {
    assertThat(Objective.absolute(80, -0.1).at(5)).isEqualTo(Objective.absolute(5, -0.1));
    assertThat(Objective.hard(80).at(5)).isEqualTo(Objective.hard(5));
  }

  @Test
  void absoluteObjectiveHasOneWeightBelowZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.absolute(80, 0))
        .withMessage("beta must be below 0 in the absolute form, was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Objective(Objective.Form.ABSOLUTE, 80, -0.2, -0.1))
        .withMessage("alpha must equal beta in the absolute form, was -0.2, beta -0.1");
  }

  @Test
  void noAccuracyGivesNoReward() {
    assertThat(Objective.soft(80).reward(0, 1e-6)).isEqualTo(new Reward(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void accuracyOutsideItsRangeIsRefused(double accuracy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.soft(80).reward(accuracy, 1))
        .withMessage("accuracy must lie in [0, 1], was " + accuracy);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void latencyThatIsNoTimeIsRefused(double latencyMillis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.soft(80).reward(0.5, latencyMillis))
        .withMessageContaining("was " + latencyMillis);
    assertThatIllegalArgumentException().isThrownBy(() -> Objective.soft(latencyMillis));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, -10.5, Double.NaN})
  void exponentThatRewardsLatencyIsRefused(double exponent) {
    assertThatIllegalArgumentException().isThrownBy(() -> Objective.product(80, exponent, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Objective.product(80, 0, exponent));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void rewardIsFinite(double value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Reward(value));
  }
}
