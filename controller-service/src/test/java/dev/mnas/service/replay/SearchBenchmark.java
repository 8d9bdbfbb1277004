package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.policy.RnnVariants;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each lever of the RNN controller is worth, by searches with one of them off. Simulated. Not
 * run by the build, see docs/search.md.
 */
class SearchBenchmark {
  private static final int EVALUATIONS = Integer.getInteger("evaluations", 1000);
  private static final int SEEDS = Integer.getInteger("seeds", 20);
  private static final List<Integer> BUDGETS = List.of(150, 500, 1000);

  @ParameterizedTest
  @CsvSource({"soft, 3.0, 0.68653, 0", "hard, 2.0, 0.65240, 0", "soft, 3.0, 0.68653, 0.47"})
  void oneLeverOff(String form, double targetMillis, double best, double noise) throws IOException {
    Objective objective =
        form.equals("soft") ? Objective.soft(targetMillis) : Objective.hard(targetMillis);
    ReplaySettings settings =
        new ReplaySettings(EVALUATIONS, SEEDS, objective, noise, BUDGETS, false);
    ReplayTable table = SharedSurrogate.table();
    var reference = Optional.of(new HypervolumeReference(0.5288, 11.665));
    for (String variant : RnnVariants.names()) {
      Replays replays =
          new Replays(
              "accel-nasbench",
              table,
              settings,
              reference,
              OptionalDouble.of(best),
              (policy, decisions) -> RnnVariants.create(variant, policy, decisions));
      List<PolicySettings> rnn = List.of(new PolicySettings(PolicySettings.Kind.RNN, 10, 1, 1));
      System.out.printf(
          "%s %s noise %s | %s | %s%n",
          form,
          targetMillis,
          noise,
          variant,
          replays.run(rnn).policies().get(0).budgets().stream()
              .map(SearchBenchmark::row)
              .collect(Collectors.joining(" | ")));
    }
  }

  private static String row(ReplayReport.AfterEvaluations after) {
    return number(after.regret()) + " / " + number(after.hypervolume());
  }

  private static String number(@Nullable Statistic statistic) {
    return statistic == null
        ? "none"
        : "%.3f +- %.3f".formatted(statistic.mean(), statistic.standardError());
  }
}
