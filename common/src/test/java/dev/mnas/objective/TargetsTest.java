package dev.mnas.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
  private static final Targets SWEEP = of(1, 2, 4);

  private static Targets of(double... millis) {
    return new Targets(
        Arrays.stream(millis).mapToObj(target -> Objective.absolute(target, -1)).toList());
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,2", "2,4", "3,1", "100,2"})
  void batchesTakeTheTargetsInTurn(int batch, double target) {
    assertThat(SWEEP.of(batch, 1).targetMillis()).isEqualTo(target);
  }

  /** 2.9 ms misses 2 ms by 45% and 4 ms by 27.5%. */
  @ParameterizedTest
  @CsvSource({"0.1,1", "1.2,1", "2.1,2", "2.9,4", "50,4"})
  void whatIsInNoBatchBelongsToTheTargetThatItMissesLeast(double latency, double target) {
    assertThat(SWEEP.of(-1, latency).targetMillis()).isEqualTo(target);
  }

  @Test
  void oneTargetIsThatOfEveryBatch() {
    Targets one = Targets.of(Objective.hard(3));
    assertThat(Stream.of(0, 1, 7, -1).map(batch -> one.of(batch, 9))).containsOnly(one.largest());
  }

  @Test
  void largestComesLast() {
    assertThat(SWEEP.largest()).isEqualTo(Objective.absolute(4, -1));
  }

  @Test
  void targetsThatDoNotAscendAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 3, 3))
        .withMessage("targets must ascend, were 3.0 and then 3.0");
    assertThatIllegalArgumentException().isThrownBy(() -> of(2, 1));
  }

  @Test
  void noneAndTooManyAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of())
        .withMessage("targets must be 1 to 16, were 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17));
  }

  @Test
  void targetsOfDifferentFormsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Targets(List.of(Objective.soft(1), Objective.hard(2))))
        .withMessageStartingWith("targets must share form and exponents");
  }
}
