package dev.mnas.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.guard.Alarm.Kind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final List<Integer> OPTIONS = List.of(5, 5, 5, 5, 5, 5);
  private static final Goal SOFT = goal(Objective.soft(1), 0);
  private static final Goal HARD = goal(Objective.hard(1), 0);

  private static Goal goal(Objective objective, int since) {
    return Goal.of(Targets.of(objective), OPTIONS, 100, since);
  }

  private static List<Alarm> alarms(Signs signs) {
    return Judge.alarms(signs.history(), SOFT, ActiveAlarms.NONE);
  }

  private static ActiveAlarms on(Kind kind, String subject) {
    return new ActiveAlarms(Set.of(new ActiveAlarms.Key(kind, subject)));
  }

  @Test
  void healthySearchHasNoAlarm() {
    assertThat(alarms(new Signs().batches(30))).isEmpty();
    assertThat(Judge.alarms(List.of(), SOFT, ActiveAlarms.NONE)).isEmpty();
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
  void policyThatIsThroughWithItsSpaceHasNotCollapsed() {
    Goal small = Goal.of(Targets.of(Objective.soft(1)), List.of(5, 4), 100, 0);
    Signs through = new Signs().entropy(0.16).repeats(8).batches(6);
    assertThat(Judge.alarms(through.history(), small, ActiveAlarms.NONE)).isEmpty();
  }

  @Test
  void restartedPolicyIsJudgedByWhatItSuggestsSince() {
    Signs collapsed = new Signs().entropy(0.16).repeats(8).growth(0).batches(20);
    assertThat(alarms(collapsed))
        .extracting(Alarm::kind)
        .containsExactly(Kind.COLLAPSED, Kind.PLATEAU);
    Goal restarted = goal(Objective.soft(1), 20);
    assertThat(Judge.alarms(collapsed.history(), restarted, ActiveAlarms.NONE)).isEmpty();
    collapsed.batches(4);
    assertThat(Judge.alarms(collapsed.history(), restarted, ActiveAlarms.NONE))
        .extracting(Alarm::kind)
        .containsExactly(Kind.COLLAPSED);
    collapsed.batches(6);
    assertThat(Judge.alarms(collapsed.history(), restarted, ActiveAlarms.NONE))
        .extracting(Alarm::kind)
        .containsExactly(Kind.COLLAPSED, Kind.PLATEAU);
  }

  @Test
  void collapsedPolicyOfASweepIsNamedByItsTarget() {
    Targets targets = new Targets(List.of(Objective.soft(0.25), Objective.soft(1)));
    Goal sweep = Goal.of(targets, OPTIONS, 400, 0);
    Signs signs = new Signs().sweep(2).millis(0.2);
    for (int i = 0; i < 10; i++) {
      signs.entropy(1.5).repeats(0).batches(1).entropy(0.16).repeats(9).batches(1);
    }
    List<Alarm> alarms = Judge.alarms(signs.history(), sweep, ActiveAlarms.NONE);
    assertThat(alarms).extracting(Alarm::subject).containsExactly("1 ms");
    assertThat(alarms.get(0).seen()).startsWith("The policy for 1 ms has collapsed: ");
  }

  @Test
  void alarmThatIsOnEndsFartherOffThanItBegins() {
    Signs between = new Signs().entropy(0.28).repeats(7).batches(6);
    assertThat(alarms(between)).isEmpty();
    assertThat(Judge.alarms(between.history(), SOFT, on(Kind.COLLAPSED, "")))
        .extracting(Alarm::kind)
        .containsExactly(Kind.COLLAPSED);
  }

  @Test
  void windowWithoutGrowthIsAPlateau() {
    assertThat(alarms(new Signs().batches(5).growth(0).batches(9))).isEmpty();
    Signs still = new Signs().batches(5).growth(0).batches(10);
    Found found = still.history().get(4).found();
    assertThat(alarms(still))
        .containsExactly(new Alarm.Plateau(100, found.bestRewards().get(0), found.hypervolume()));
  }

  @Test
  void targetBelowEveryLatencyIsUnreachableOnceTheRangeNoLongerWidens() {
    assertThat(alarms(new Signs().millis(3).batches(10))).isEmpty();
    assertThat(alarms(new Signs().millis(3).batches(11)))
        .containsExactly(new Alarm.TargetUnreachable(true, 1, 3, 3, 110));
    assertThat(alarms(new Signs().millis(3).batches(6).millis(2).batches(5))).isEmpty();
    assertThat(alarms(new Signs().millis(3).batches(11).millis(0.9).batches(1))).isEmpty();
    assertThat(alarms(new Signs().millis(1.09).batches(20))).isEmpty();
  }

  @Test
  void unreachableTargetStaysSoUntilANetworkComesNearIt() {
    Signs nearer = new Signs().millis(3).batches(11).millis(2).batches(1);
    ActiveAlarms unreachable = on(Kind.TARGET_UNREACHABLE, "1 ms");
    assertThat(Judge.alarms(nearer.history(), SOFT, unreachable)).hasSize(1);
    nearer.millis(1.09).batches(1);
    assertThat(Judge.alarms(nearer.history(), SOFT, unreachable)).isEmpty();
  }

  @Test
  void targetAboveEveryLatencyMattersToAHardObjectiveAlone() {
    Signs fast = new Signs().millis(0.4).batches(11);
    assertThat(alarms(fast)).isEmpty();
    assertThat(Judge.alarms(fast.history(), HARD, ActiveAlarms.NONE))
        .containsExactly(new Alarm.TargetUnreachable(false, 1, 0.4, 0.4, 110));
  }

  @Test
  void noiseLargerThanTheDifferencesIsSaidAndNeverInvented() {
    Signs repeated = new Signs().spread(0.025).noise(0.02, 3).batches(5);
    assertThat(alarms(repeated)).extracting(Alarm::kind).containsExactly(Kind.NOISE);
    assertThat(noiseOf(repeated)).hasValueCloseTo(0.02, within(1e-9));
    Signs few = new Signs().spread(0.025).noise(0.02, 2).batches(5);
    assertThat(alarms(few)).isEmpty();
    assertThat(noiseOf(few)).isEmpty();
    assertThat(alarms(new Signs().spread(0.05).noise(0.02, 3).batches(5))).isEmpty();
  }

  private static OptionalDouble noiseOf(Signs signs) {
    List<BatchSigns> history = signs.history();
    return Judge.rewardNoise(history, SOFT, history.get(history.size() - 1).noise());
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
  void deviceWhoseReferenceAlwaysVariesSoMuchHasNotDrifted() {
    Signs restless = new Signs();
    for (int i = 0; i < 10; i++) {
      restless.reference(i % 2 == 0 ? 1.8 : 2.2).batches(1);
    }
    assertThat(alarms(restless.reference(2.2).batches(5))).isEmpty();
  }

  @Test
  void repeatsArePooledAroundTheirOwnMeans() {
    Repeated pooled =
        Repeated.NEVER.with(List.of(1.0, 3.0)).with(List.of(10.0)).with(List.of(5.0, 5.0, 8.0));
    assertThat(pooled).isEqualTo(new Repeated(8, 3));
    assertThat(pooled.deviation()).hasValueCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
  }

  @Test
  void latencyNoiseIsThatOfItsSamplesUntilEnoughIsRepeated() {
    assertThat(new Noise(Repeated.NEVER, Repeated.NEVER, 0.004).latencyShare()).hasValue(0.004);
    assertThat(new Noise(Repeated.NEVER, new Repeated(0.0012, 3), 0.004).latencyShare())
        .hasValueCloseTo(0.02, within(1e-12));
    assertThat(Noise.UNKNOWN.latencyShare()).isEmpty();
  }
}
