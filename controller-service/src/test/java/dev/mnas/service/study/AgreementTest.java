package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.KendallTau;
import dev.mnas.service.trial.TimedTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static TimedTrial trial(int number, long madds, double cpu, double phone) {
    return new TimedTrial(number, number, madds, Map.of("cpu", cpu, "phone", phone));
  }

  @Test
  void tauCountsPairsInTheSameOrderAndAllowsForTies() {
    assertThat(KendallTau.of(List.of(1.0, 2.0, 3.0), List.of(10.0, 20.0, 30.0))).contains(1.0);
    assertThat(KendallTau.of(List.of(1.0, 2.0, 3.0), List.of(3.0, 2.0, 1.0))).contains(-1.0);
    // Five pairs agree, one does not.
    assertThat(KendallTau.of(List.of(1.0, 2.0, 3.0, 4.0), List.of(1.0, 2.0, 4.0, 3.0)).orElse(0.0))
        .isCloseTo(4 / 6.0, within(1e-12));
    // A tie on the right leaves two pairs of three there.
    assertThat(KendallTau.of(List.of(1.0, 2.0, 3.0), List.of(1.0, 1.0, 2.0)).orElse(0.0))
        .isCloseTo(2 / Math.sqrt(3 * 2), within(1e-12));
    assertThat(KendallTau.of(List.of(1.0, 2.0), List.of(5.0, 5.0))).isEmpty();
    assertThat(KendallTau.of(List.of(), List.of())).isEmpty();
  }

  @Test
  void misleadingMultiplyAddsAreSaidWithTheClearestExample() {
    Agreement agreement =
        Agreement.of(
            List.of("cpu", "phone"),
            List.of(
                trial(1, 100, 1, 1),
                trial(2, 200, 0.5, 2),
                trial(3, 300, 0.9, 3),
                trial(4, 400, 4, 4)));
    assertThat(agreement.trials()).isEqualTo(4);
    assertThat(agreement.pairs())
        .extracting(Agreement.Pair::left, Agreement.Pair::right)
        .hasToString(
            "[(\"cpu\", \"phone\"), (\"cpu\", \"multiply-adds\"), (\"phone\", \"multiply-adds\")]");
    assertThat(agreement.pairs().get(1).warning())
        .isEqualTo(
            "By multiply-adds one would choose otherwise than by the latency on cpu: trial 1 has"
                + " 2.00 times the latency of trial 2 there, and only 0.50 times its"
                + " multiply-adds.");
    assertThat(agreement.pairs().get(2).tau()).isEqualTo(1);
    assertThat(agreement.pairs().get(2).warning()).isNull();
  }
}
