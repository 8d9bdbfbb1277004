package dev.mnas.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.Objective;
import dev.mnas.service.guard.Alarm.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Goal SOFT = Goal.of(Objective.soft(1), List.of(5), 100);
  private static final Goal HARD = Goal.of(Objective.hard(1), List.of(5), 100);

  private static List<Alarm> alarms(Signs signs) {
    return Judge.alarms(signs.history(), SOFT, Set.of());
  }

  @Test
  void healthySearchHasNoAlarm() {
    assertThat(alarms(new Signs().batches(30))).isEmpty();
    assertThat(Judge.alarms(List.of(), SOFT, Set.of())).isEmpty();
  }

  @Test
  void policyWithoutEntropyAndNewSuggestionsHasCollapsed() {
    List<Alarm> alarms = alarms(new Signs().entropy(0.16).repeats(8).batches(6));
    assertThat(alarms).hasSize(1);
    assertThat(alarms.get(0).kind()).isEqualTo(Kind.COLLAPSED);
    assertThat(alarms.get(0).seen())
        .isEqualTo(
            "The policy has collapsed: its entropy is 10% of a uniform choice, and 20% of what it"
                + " suggests is new.");
  }

  @Test
  void certainPolicyThatSuggestsNewNetworksHasNotCollapsed() {
    assertThat(alarms(new Signs().entropy(0.16).batches(6))).isEmpty();
    assertThat(alarms(new Signs().repeats(8).batches(6))).isEmpty();
  }

  @Test
  void collapseIsOfTheLastSuggestionsNotOfAll() {
    Signs recovered = new Signs().entropy(0.16).repeats(9).batches(10).repeats(0).batches(3);
    assertThat(alarms(recovered)).isEmpty();
  }

  @Test
  void alarmThatIsOnEndsFartherOffThanItBegins() {
    Signs between = new Signs().entropy(0.28).repeats(7).batches(6);
    assertThat(alarms(between)).isEmpty();
    assertThat(Judge.alarms(between.history(), SOFT, Set.of(Kind.COLLAPSED)))
        .extracting(Alarm::kind)
        .containsExactly(Kind.COLLAPSED);
  }

  @Test
  void windowWithoutGrowthIsAPlateau() {
    assertThat(alarms(new Signs().batches(5).growth(0).batches(9))).isEmpty();
    Signs still = new Signs().batches(5).growth(0).batches(10);
    BatchSigns.Found found = still.history().get(4).found();
    assertThat(alarms(still))
        .containsExactly(new Alarm.Plateau(100, found.bestReward(), found.hypervolume()));
  }

  @Test
  void targetBelowEveryLatencyIsUnreachable() {
    assertThat(alarms(new Signs().millis(3).batches(4))).isEmpty();
    assertThat(alarms(new Signs().millis(3).batches(5)))
        .containsExactly(new Alarm.TargetUnreachable(true, 1, 3, 3, 50));
    assertThat(alarms(new Signs().millis(3).batches(5).millis(0.9).batches(1))).isEmpty();
  }

  @Test
  void targetAboveEveryLatencyMattersToAHardObjectiveAlone() {
    Signs fast = new Signs().millis(0.4).batches(5);
    assertThat(alarms(fast)).isEmpty();
    assertThat(Judge.alarms(fast.history(), HARD, Set.of()))
        .containsExactly(new Alarm.TargetUnreachable(false, 1, 0.4, 0.4, 50));
  }

  @Test
  void noiseLargerThanTheSpreadIsSaidAndNeverInvented() {
    Signs repeated = new Signs().spread(0.01).noise(0.02, 3).batches(5);
    assertThat(alarms(repeated)).extracting(Alarm::kind).containsExactly(Kind.NOISE);
    assertThat(Judge.rewardNoise(repeated.history(), SOFT)).hasValueCloseTo(0.02, within(1e-9));
    Signs few = new Signs().spread(0.01).noise(0.02, 2).batches(5);
    assertThat(alarms(few)).isEmpty();
    assertThat(Judge.rewardNoise(few.history(), SOFT)).isEmpty();
    assertThat(alarms(new Signs().spread(0.05).noise(0.02, 3).batches(5))).isEmpty();
  }

  @Test
  void deviceWhoseReferenceMovedByMoreThanFivePercentHasDrifted() {
    Signs drifted = new Signs().batches(10).reference(2.12).batches(5);
    assertThat(alarms(drifted)).containsExactly(new Alarm.DeviceDrifted("cpu", 2, 2.12));
    assertThat(alarms(new Signs().batches(10).reference(2.12).batches(2))).isEmpty();
    assertThat(alarms(new Signs().batches(10).reference(1.91).batches(5))).isEmpty();
    assertThat(alarms(new Signs().batches(10).reference(1.88).batches(5))).hasSize(1);
  }

  @Test
  void repeatsArePooledAroundTheirOwnMeans() {
    Repeated pooled =
        Repeated.NEVER.with(List.of(1.0, 3.0)).with(List.of(10.0)).with(List.of(5.0, 5.0, 8.0));
    assertThat(pooled).isEqualTo(new Repeated(8, 3));
    assertThat(pooled.deviation()).hasValueCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
  }
}
