package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.objective.GrowingFront;
import dev.mnas.objective.Objective;
import dev.mnas.service.guard.Alarm;
import dev.mnas.service.guard.BatchSigns;
import dev.mnas.service.guard.Goal;
import dev.mnas.service.guard.Judge;
import dev.mnas.service.guard.Repeated;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.space.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches over networks that were measured, which nobody should be alarmed by. */
class HealthySearchTest {
  private static final int BATCH = 10;

  @ParameterizedTest
  @EnumSource(names = "RNN_PAPER", mode = EnumSource.Mode.EXCLUDE)
  void searchOf500TrialsRaisesNoAlarm(PolicySettings.Kind kind) throws IOException {
    ReplayTable table = SharedSurrogate.table();
    for (int seed = 1; seed <= 5; seed++) {
      assertThat(search(table, kind, seed, 50)).as("%s with seed %d", kind, seed).isEmpty();
    }
  }

  @Test
  void papersControllerIsSaidToHaveCollapsedOnceItRepeatsItself() throws IOException {
    assertThat(search(SharedSurrogate.table(), PolicySettings.Kind.RNN_PAPER, 1, 800))
        .contains(Alarm.Kind.COLLAPSED);
  }

  private static Set<Alarm.Kind> search(
      ReplayTable table, PolicySettings.Kind kind, int seed, int batches) {
    Objective objective = Objective.soft(3);
    List<Decision> decisions = table.space().decisions();
    Goal goal =
        Goal.of(
            objective,
            decisions.stream().map(decision -> decision.cardinality()).toList(),
            Goal.USUAL_WINDOW);
    Policy policy = Policies.create(new PolicySettings(kind, BATCH, 1, seed), decisions);
    GrowingFront front = new GrowingFront(table.reference());
    List<BatchSigns> history = new ArrayList<>();
    Set<Alarm.Kind> raised = EnumSet.noneOf(Alarm.Kind.class);
    int complete = 0;
    BatchSigns.Found found = BatchSigns.Found.NOTHING;
    for (int batch = 0; batch < batches && !raised.contains(Alarm.Kind.COLLAPSED); batch++) {
      List<Observation> observed =
          policy.suggest(BATCH).stream()
              .map(
                  tokens ->
                      new Observation(
                          tokens,
                          table
                              .measure(tokens)
                              .map(
                                  truth ->
                                      new Outcome(
                                          objective
                                              .reward(truth.accuracy(), truth.latencyMillis())
                                              .value(),
                                          truth.accuracy(),
                                          truth.latencyMillis()))))
              .toList();
      policy.observe(observed);
      List<Outcome> outcomes =
          observed.stream().flatMap(observation -> observation.outcome().stream()).toList();
      for (Outcome outcome : outcomes) {
        found = found.with(outcome, front.add(outcome.accuracy(), outcome.latencyMillis()));
      }
      complete += outcomes.size();
      history.add(
          new BatchSigns(
              batch,
              (batch + 1) * BATCH,
              complete,
              policy.diagnostics(),
              outcomes,
              found,
              Map.of(),
              Repeated.NEVER,
              Repeated.NEVER));
      for (Alarm alarm : Judge.alarms(history, goal, raised)) {
        raised.add(alarm.kind());
      }
    }
    return raised;
  }
}
