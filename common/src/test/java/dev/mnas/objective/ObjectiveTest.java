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
    Objective objective = new Objective(10, -1, -2);
    assertThat(objective.reward(0.5, 5).value()).isCloseTo(1.0, within(1e-12));
    assertThat(objective.reward(0.5, 10).value()).isCloseTo(0.5, within(1e-12));
    assertThat(objective.reward(0.5, 20).value()).isCloseTo(0.125, within(1e-12));
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
    assertThatIllegalArgumentException().isThrownBy(() -> new Objective(80, exponent, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Objective(80, 0, exponent));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void rewardIsFinite(double value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Reward(value));
  }
}
