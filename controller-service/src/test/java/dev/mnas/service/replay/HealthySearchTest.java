package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.guard.ActiveAlarms;
import dev.mnas.service.guard.Alarm;
import dev.mnas.service.guard.BatchSigns;
import dev.mnas.service.guard.Found;
import dev.mnas.service.guard.Goal;
import dev.mnas.service.guard.Judge;
import dev.mnas.service.guard.Noise;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.policy.PolicySettings.Kind;
import dev.mnas.service.policy.SweepPolicy;
import dev.mnas.space.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches over networks that were measured, which nobody should be alarmed by. */
class HealthySearchTest {
  private static final int BATCH = 10;
  private static final int SEEDS = Integer.getInteger("mnas.guard.seeds", 1);
  private static final int BATCHES = Integer.getInteger("mnas.guard.batches", 50);
  private static final Targets SOFT = Targets.of(Objective.soft(3));
  private static final Targets HARD = Targets.of(Objective.hard(2));
  private static final Targets SWEEP =
      new Targets(List.of(Objective.absolute(2, -0.25), Objective.absolute(4, -0.25)));

  @ParameterizedTest
  @EnumSource(names = "RNN_PAPER", mode = EnumSource.Mode.EXCLUDE)
  void searchOf500TrialsRaisesNoAlarm(Kind kind) throws IOException {
    ReplayTable table = SharedSurrogate.table();
    // Hill climbing does stand still on a hard target for hundreds of trials: docs/search.md.
    List<Targets> healthy = kind == Kind.HILL ? List.of(SOFT, SWEEP) : List.of(SOFT, HARD, SWEEP);
    for (Targets targets : healthy) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        assertThat(new Search(table, targets, kind, seed).run(BATCHES))
            .as("%s with seed %d for %s", kind, seed, targets)
            .isEmpty();
      }
    }
  }

  @Test
  void papersControllerIsSaidToHaveCollapsedOnceItRepeatsItself() throws IOException {
    Search search = new Search(SharedSurrogate.table(), SOFT, Kind.RNN_PAPER, 1);
    assertThat(search.run(800)).containsKey(Alarm.Kind.COLLAPSED);
  }

  /** A search with its guard, as the study engine runs it. */
  private static final class Search {
    private final ReplayTable table;
    private final Targets targets;
    private final Goal goal;
    private final Policy policy;
    private final String kind;
    private final List<BatchSigns> history = new ArrayList<>();
    private Found found = Found.NOTHING;
    private int complete;

    Search(ReplayTable table, Targets targets, Kind kind, int seed) {
      this.table = table;
      this.targets = targets;
      this.kind = kind.word();
      List<Decision> decisions = table.space().decisions();
      List<Integer> options = decisions.stream().map(Decision::cardinality).toList();
      goal = Goal.of(targets, options, Goal.USUAL_WINDOW, 0);
      PolicySettings settings = new PolicySettings(kind, BATCH, 1, seed);
      policy =
          targets.size() == 1
              ? Policies.create(settings, decisions)
              : SweepPolicy.create(settings, targets, decisions);
    }

    /** Alarms that were raised, each with the batch; ends with a collapse. */
    Map<Alarm.Kind, String> run(int batches) {
      Map<Alarm.Kind, String> raised = new TreeMap<>();
      ActiveAlarms active = ActiveAlarms.NONE;
      for (int batch = 0; batch < batches; batch++) {
        see(batch);
        List<Alarm> alarms = Judge.alarms(history, goal, active);
        for (Alarm alarm : alarms) {
          raised.putIfAbsent(alarm.kind(), "batch " + batch + ": " + alarm.seen());
        }
        if (raised.containsKey(Alarm.Kind.COLLAPSED)) {
          return raised;
        }
        active = ActiveAlarms.of(alarms);
      }
      return raised;
    }

    private void see(int batch) {
      List<Observation> observed =
          policy.suggest(BATCH).stream()
              .map(
                  tokens ->
                      new Observation(
                          tokens, table.measure(tokens).map(truth -> outcome(truth, batch))))
              .toList();
      policy.observe(observed);
      List<Outcome> outcomes =
          observed.stream().flatMap(observation -> observation.outcome().stream()).toList();
      found = found.with(outcomes, targets, table.reference());
      complete += outcomes.size();
      PolicyDiagnostics diagnostics = policy.diagnostics();
      history.add(
          new BatchSigns(
              batch,
              (batch + 1) * BATCH,
              complete,
              kind,
              diagnostics.whole(),
              BatchSigns.Part.of(diagnostics, batch),
              outcomes,
              found,
              Map.of(),
              Noise.UNKNOWN));
    }

    private Outcome outcome(Measured truth, int batch) {
      double millis = truth.latencyMillis();
      double reward = targets.of(batch, millis).reward(truth.accuracy(), millis).value();
      return new Outcome(reward, truth.accuracy(), millis);
    }
  }
}
