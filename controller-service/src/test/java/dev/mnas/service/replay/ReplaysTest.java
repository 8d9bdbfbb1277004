package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.space.ArchitectureTokens;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplaysTest {
  private static final Objective OBJECTIVE = Objective.soft(2);

  private static PolicySettings policy(PolicySettings.Kind kind) {
    return new PolicySettings(kind, 10, 1, 1);
  }

  private static ReplaySettings settings(int evaluations, int seeds, double noise) {
    return new ReplaySettings(
        evaluations, seeds, OBJECTIVE, noise, List.of(evaluations / 2, evaluations), false);
  }

  private static ReplayReport replay(ReplaySettings settings, PolicySettings.Kind... kinds) {
    return replay(Miniature.table(), settings, kinds);
  }

  private static ReplayReport replay(
      ReplayTable table, ReplaySettings settings, PolicySettings.Kind... kinds) {
    return new Replays("mini.csv", table, settings, Optional.empty(), OptionalDouble.empty())
        .run(Arrays.stream(kinds).map(ReplaysTest::policy).toList());
  }

  @Test
  void seedsDecideTheReport() {
    ReplayReport report = replay(settings(60, 3, 1), PolicySettings.Kind.values());
    assertThat(replay(settings(60, 3, 1), PolicySettings.Kind.values())).isEqualTo(report);
    assertThat(replay(settings(60, 4, 1), PolicySettings.Kind.values()).policies())
        .isNotEqualTo(report.policies());
  }

  @Test
  void searchThatSawEveryNetworkHasNoRegret() {
    ReplayReport report = replay(settings(570, 2, 0), PolicySettings.Kind.RANDOM);
    ReplayReport.AfterEvaluations last = report.policies().get(0).budgets().get(1);
    assertThat(last.evaluations()).isEqualTo(570);
    assertThat(mean(last.regret())).isLessThan(0.05);
    assertThat(mean(last.uniqueShare().after())).isBetween(0.1, 0.5);
    assertThat(report.best().from()).isEqualTo("table");
    assertThat(report.simulated()).isTrue();
  }

  @Test
  void searchThatDrawsWhatItKnowsEndsAndStaysFlat() {
    ReplayReport report = replay(settings(2000, 2, 0), PolicySettings.Kind.RANDOM);
    ReplayReport.OfPolicy random = report.policies().get(0);
    assertThat(random.endedEarly()).isEqualTo(2);
    assertThat(random.budgets().get(0).regret()).isEqualTo(random.budgets().get(1).regret());
    assertThat(random.budgets().get(1).evaluations()).isEqualTo(2000);
  }

  @Test
  void repeatsThatCountUseTheBudgetUp() {
    ReplaySettings counted = new ReplaySettings(2000, 2, OBJECTIVE, 0, List.of(2000), true);
    ReplayReport.OfPolicy random = replay(counted, PolicySettings.Kind.RANDOM).policies().get(0);
    assertThat(random.endedEarly()).isZero();
    assertThat(mean(random.budgets().get(0).uniqueShare().after())).isBetween(0.2, 0.288);
  }

  @Test
  void noiseReachesThePolicyAndNotTheScore() {
    ReplayReport.OfPolicy quiet =
        replay(settings(100, 4, 0), PolicySettings.Kind.RANDOM).policies().get(0);
    ReplayReport.OfPolicy noisy =
        replay(settings(100, 4, 5), PolicySettings.Kind.RANDOM).policies().get(0);
    assertThat(regrets(noisy)).isEqualTo(regrets(quiet));
    assertThat(noisy.budgets().get(1).hypervolume())
        .isEqualTo(quiet.budgets().get(1).hypervolume());
    assertThat(quiet.budgets().get(1).regretOfChosen()).isEqualTo(quiet.budgets().get(1).regret());
    assertThat(mean(noisy.budgets().get(1).regretOfChosen()))
        .isGreaterThan(mean(noisy.budgets().get(1).regret()));
    assertThat(hypervolumes(replay(settings(100, 4, 5), PolicySettings.Kind.RNN)))
        .isNotEqualTo(hypervolumes(replay(settings(100, 4, 0), PolicySettings.Kind.RNN)));
  }

  private static List<Double> hypervolumes(ReplayReport report) {
    return report.policies().get(0).curve().stream().map(at -> mean(at.hypervolume())).toList();
  }

  private static List<Double> regrets(ReplayReport.OfPolicy policy) {
    return policy.curve().stream().map(at -> mean(at.regret())).toList();
  }

  @Test
  void drawsOutsideOfTheTableFailAndAreToldOf() {
    ReplayTable half =
        TableFile.parse(
            Miniature.csv(tokens -> tokens.values().get(1) == 0), Optional.of(Miniature.SPACE));
    ReplayReport.OfPolicy random =
        replay(half, settings(200, 2, 0), PolicySettings.Kind.RANDOM).policies().get(0);
    assertThat(random.outsideShare().mean()).isBetween(0.4, 0.6);
    ReplayTable one =
        TableFile.parse(
            Miniature.csv(tokens -> tokens.values().stream().allMatch(token -> token == 0)),
            Optional.of(Miniature.SPACE));
    ReplayReport.OfPolicy lost =
        replay(one, settings(4, 1, 0), PolicySettings.Kind.RANDOM).policies().get(0);
    assertThat(lost.budgets().get(1).regret()).isNull();
    assertThat(lost.outsideShare().mean()).isEqualTo(1);
  }

  @Test
  void triedNetworksAreThoseOfTheSecondHalf() {
    ReplayTable table = Miniature.table();
    Tried all =
        replay(table, settings(570, 2, 0), PolicySettings.Kind.RANDOM).policies().get(0).tried();
    double[] known =
        Miniature.all().stream()
            .mapToDouble(tokens -> Miniature.rule(tokens).latencyMillis())
            .sorted()
            .toArray();
    assertThat(mean(all.medianMillis())).isCloseTo(Tried.quantile(known, 0.5), within(0.5));
    assertThat(mean(all.p10Millis())).isLessThan(mean(all.medianMillis()));
    assertThat(mean(all.p90Millis())).isGreaterThan(mean(all.medianMillis()));
    Tried loose = Tried.of(List.of(new double[] {1, 2, 3, 4}, new double[] {1, 1, 1, 1}), 2);
    assertThat(mean(loose.withinTargetShare())).isEqualTo(0.75);
    assertThat(Tried.of(List.of(new double[0]), 2).medianMillis()).isNull();
  }

  @Test
  void repeatedBlockHasOnlyNetworksWhoseBlocksAreAlike() {
    ReplayTable repeated = new RepeatedBlockTable(Miniature.table());
    assertThat(repeated.decisions()).hasSize(4);
    assertThat(repeated.measure(new ArchitectureTokens(List.of(2, 0, 1, 1))))
        .contains(Miniature.rule(new ArchitectureTokens(List.of(2, 0, 1, 1, 2, 0, 1, 1))));
    ReplayReport.OfPolicy random =
        replay(repeated, settings(26, 2, 0), PolicySettings.Kind.RANDOM).policies().get(0);
    assertThat(random.outsideShare().mean()).isZero();
    assertThat(random.endedEarly()).as("of a space of 24").isEqualTo(2);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new ReplaySettings(0, 1, OBJECTIVE, 0, List.of(1), false))
        .hasMessage("evaluations must lie in [1, 1000000], were 0");
    assertThatThrownBy(() -> new ReplaySettings(10, 0, OBJECTIVE, 0, List.of(1), false))
        .hasMessage("seeds must lie in [1, 1000], were 0");
    assertThatThrownBy(() -> new ReplaySettings(10, 1, OBJECTIVE, -1, List.of(1), false))
        .hasMessage("noise must lie in [0, 100] points, was -1.0");
    assertThatThrownBy(() -> new ReplaySettings(10, 1, OBJECTIVE, 0, List.of(11), false))
        .hasMessage("budgets must be at most the 10 evaluations, were [11]");
  }

  /** The row of random: 3.52 / 1.224 and 3.07 / 1.270, with errors of its own 20 seeds. */
  @Test
  void randomOnTheSharedSurrogateIsAsPublished() throws IOException {
    ReplayTable table = SharedSurrogate.table();
    ReplaySettings settings =
        new ReplaySettings(500, 20, Objective.soft(3), 0, List.of(150, 500), false);
    ReplayReport report =
        new Replays(
                "surrogate",
                table,
                settings,
                Optional.of(new HypervolumeReference(0.5288, 11.665)),
                OptionalDouble.of(0.68653))
            .run(List.of(policy(PolicySettings.Kind.RANDOM)));
    List<ReplayReport.AfterEvaluations> budgets = report.policies().get(0).budgets();
    near(budgets.get(0).regret(), 3.52);
    near(budgets.get(0).hypervolume(), 1.224);
    near(budgets.get(1).regret(), 3.07);
    near(budgets.get(1).hypervolume(), 1.270);
  }

  private static void near(@Nullable Statistic statistic, double published) {
    Statistic known = Objects.requireNonNull(statistic);
    double error = Objects.requireNonNull(known.standardError());
    // Both are means over 20 seeds: four standard errors of their difference.
    assertThat(known.mean()).isCloseTo(published, within(4 * Math.sqrt(2) * error));
  }

  private static double mean(@Nullable Statistic statistic) {
    return Objects.requireNonNull(statistic).mean();
  }

  @Test
  void pageIsWholeAndSaysThatItIsSimulated() {
    String page =
        new ReplayPage(replay(settings(60, 2, 0), PolicySettings.Kind.values())).toString();
    assertThat(page)
        .contains("<strong>Simulated.</strong> Nothing was trained or timed")
        .contains("prefers-color-scheme: dark")
        .doesNotContain("http")
        .doesNotContain("NaN");
    assertThat(page.lines().filter(line -> line.contains("class=\"curve\"")).count())
        .isEqualTo(4L * PolicySettings.Kind.values().length);
    assertThat(
            page.lines().filter(line -> line.startsWith("<tr><td>")).collect(Collectors.toList()))
        .hasSize(2 * PolicySettings.Kind.values().length);
  }
}
