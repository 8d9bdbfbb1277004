package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.trial.TrialView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Trials as CSV (RFC 4180). No field holds a comma or a quote: lists are separated by spaces. */
final class TrialCsv {
  static final String HEADER =
      "number,id,batch,state,accuracy,latency_ms,reward,parameters,madds,reuse,failure,"
          + "created_at,ended_at,network_hash,tokens,blocks,baseline,finalist_of,test_accuracy,target_ms,"
          + "target_miss,pool_latencies_ms,predicted_latency_ms";

  private TrialCsv() {}

  static String line(TrialView trial, Targets targets) {
    Optional<Double> latency = Optional.ofNullable(trial.latencyMillis());
    Optional<Objective> objective = latency.map(millis -> targets.of(trial.batch(), millis));
    return Stream.of(
            trial.number(),
            trial.id(),
            trial.batch(),
            trial.state(),
            text(trial.accuracy()),
            text(trial.latencyMillis()),
            text(trial.reward()),
            trial.parameters(),
            trial.madds(),
            trial.reuse(),
            trial.failure() == null ? "" : trial.failure().failure(),
            trial.createdAt(),
            text(trial.endedAt()),
            trial.networkHash(),
            list(trial.tokens()),
            list(trial.blocks()),
            text(trial.baseline()),
            trial.finalist() == null ? "" : trial.finalist().trial(),
            trial.test() == null ? "" : trial.test().accuracy(),
            text(objective.map(Objective::targetMillis).orElse(null)),
            text(objective.flatMap(under -> latency.map(under::miss)).orElse(null)),
            list(
                trial.pools().stream()
                    .map(pool -> pool.pool() + "=" + pool.latencyMillis())
                    .toList()),
            text(trial.predictedMillis()))
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String list(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
