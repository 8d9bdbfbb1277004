package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.space.ArchitectureTokens;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableFileTest {
  private static final String HEADER = Miniature.COLUMNS + ",accuracy,latencyMillis\n";
  private static final String ROW = "1,3,0,1,1,3,0,1,0.5,1\n";

  /** Two features and a pair of them; seRatio is on and off. */
  private static final String SURROGATE =
      """
      {"decisions": [
        {"name": "b0_e", "values": [1, 3, 6]}, {"name": "b0_k", "values": [3, 5]},
        {"name": "b0_se", "values": [0, 1]}, {"name": "b0_l", "values": [1, 2]},
        {"name": "b1_e", "values": [1, 3, 6]}, {"name": "b1_k", "values": [3, 5]},
        {"name": "b1_se", "values": [0, 1]}, {"name": "b1_l", "values": [1, 2]}],
       "features": [["b0_e", 6], ["b1_se", 1]],
       "pairs": [[1, 0]],
       "targets": {
         "val_top1": {"log": false, "intercept": 50, "w": [4, 2], "v": [1]},
         "lat_x_ms": {"log": true, "intercept": 0, "w": [1, 0.5], "v": [0.25]}}}
      """;

  private static ReplayTable read(String text) {
    return TableFile.parse(text, Optional.of(Miniature.SPACE));
  }

  private static String blocks(ArchitectureTokens tokens) {
    return String.join(" ", Miniature.SPACE.decode(tokens).spec().blockStrings());
  }

  private static String tokens(ArchitectureTokens tokens) {
    return tokens.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String json() {
    return Miniature.all().stream()
        .map(
            tokens ->
                "{\"tokens\": %s, \"accuracy\": %s, \"latencyMillis\": %s, \"network\": {\"a\": 1}}"
                    .formatted(
                        tokens.values(),
                        Miniature.rule(tokens).accuracy(),
                        Miniature.rule(tokens).latencyMillis()))
        .collect(Collectors.joining(",\n", "[\n", "]"));
  }

  static Stream<String> wholeTables() {
    return Stream.of(
        Miniature.csv(tokens -> true),
        Miniature.csv(tokens -> true)
            .replace("b0_e", "b0_expansion")
            .replace("b1_se", "b1_seRatio")
            .replace("\n", "\r\n"),
        Miniature.csv("tokens", TableFileTest::tokens, tokens -> true),
        Miniature.csv("blocks", TableFileTest::blocks, tokens -> true),
        json());
  }

  @ParameterizedTest
  @MethodSource("wholeTables")
  void everyFormOfATableHasEveryNetwork(String text) {
    ReplayTable table = read(text);
    assertThat(Miniature.all())
        .hasSize(576)
        .allSatisfy(tokens -> assertThat(table.measure(tokens)).contains(Miniature.rule(tokens)));
    assertThat(table.origin()).isEqualTo("a table of 576 networks");
  }

  @Test
  void networkThatTheTableHasNotHasNoNumbers() {
    ReplayTable half = read(Miniature.csv(tokens -> tokens.values().get(1) == 0));
    assertThat(half.measure(Miniature.all().get(0))).isPresent();
    assertThat(half.measure(new ArchitectureTokens(List.of(0, 1, 0, 0, 0, 0, 0, 0)))).isEmpty();
  }

  @Test
  void tableKnowsItsBestAndItsCorner() {
    ReplayTable table = Miniature.table();
    Objective objective = Objective.soft(2);
    double best =
        Miniature.all().stream()
            .map(Miniature::rule)
            .mapToDouble(known -> objective.reward(known.accuracy(), known.latencyMillis()).value())
            .max()
            .orElseThrow();
    assertThat(table.bestReward(objective)).hasValue(best);
    Measured slowest = Miniature.rule(new ArchitectureTokens(List.of(2, 1, 1, 1, 2, 1, 1, 1)));
    assertThat(table.reference()).isEqualTo(new HypervolumeReference(0.5, slowest.latencyMillis()));
  }

  @Test
  void exportedTrialsAreATableWithoutThoseThatAreNotComplete() {
    String trials =
        """
        number,id,batch,state,accuracy,latency_ms,reward,tokens,blocks,baseline
        1,7,0,COMPLETE,0.5,2.0,0.4,0 0 0 0 0 0 0 0,,
        2,8,0,FAILED,,,,1 0 0 0 0 0 0 0,,
        3,9,0,COMPLETE,0.5,2.0,0.4,0 0 0 0 0 0 0 0,,
        -1,10,-1,COMPLETE,0.6,3.0,0.4,,,mobilenetv2
        """;
    ReplayTable table = read(trials);
    assertThat(table.origin()).isEqualTo("a table of 1 networks");
    assertThat(table.measure(new ArchitectureTokens(Collections.nCopies(8, 0))))
        .contains(new Measured(0.5, 2));
  }

  @Test
  void percentAndTheLatencyOfADeviceAreReadAsTheSurrogateReadsThem() {
    String rows = HEADER.replace("accuracy,latencyMillis", "val_top1,macs_M,lat_vck190_ms") + ROW;
    ReplayTable table = read(rows.replace(",0.5,1", ",62.5,415,2.5"));
    assertThat(table.measure(new ArchitectureTokens(Collections.nCopies(8, 0))))
        .contains(new Measured(0.625, 2.5));
  }

  @Test
  void networkThatWasMeasuredAgainHasTheMean() {
    ReplayTable table = read(HEADER + ROW + ROW.replace(",0.5,1", ",0.75,2"));
    assertThat(table.origin()).isEqualTo("a table of 1 networks");
    assertThat(table.measure(new ArchitectureTokens(Collections.nCopies(8, 0))))
        .contains(new Measured(0.625, 1.5));
  }

  @Test
  void surrogateAddsUpOptionsAndPairs() {
    ReplayTable table = read(SURROGATE);
    assertThat(table.measure(new ArchitectureTokens(Collections.nCopies(8, 0))))
        .contains(new Measured(0.5, 1));
    Measured both =
        table.measure(new ArchitectureTokens(List.of(2, 0, 0, 0, 0, 0, 1, 0))).orElseThrow();
    assertThat(both.accuracy()).isCloseTo(0.57, within(1e-12));
    assertThat(both.latencyMillis()).isCloseTo(Math.exp(1.75), within(1e-12));
    Measured one =
        table.measure(new ArchitectureTokens(List.of(1, 1, 1, 1, 1, 1, 1, 1))).orElseThrow();
    assertThat(one.accuracy()).isCloseTo(0.52, within(1e-12));
  }

  @Test
  void sharedSurrogateIsOverItsPreset() throws IOException {
    ReplayTable table = SharedSurrogate.table();
    assertThat(table.space().name()).isEqualTo("accel-nasbench");
    List<Integer> largest =
        table.space().decisions().stream().map(decision -> decision.cardinality() - 1).toList();
    Measured smallest =
        table.measure(new ArchitectureTokens(Collections.nCopies(largest.size(), 0))).orElseThrow();
    assertThat(smallest.accuracy()).isCloseTo(0.37749286, within(1e-12));
    assertThat(smallest.latencyMillis()).isCloseTo(1.3466984439242529, within(1e-12));
    Measured all = table.measure(new ArchitectureTokens(largest)).orElseThrow();
    assertThat(all.accuracy()).isCloseTo(0.66999257, within(1e-9));
    assertThat(all.latencyMillis()).isCloseTo(16.219090915769254, within(1e-9));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("", "the table is empty"),
        Arguments.of(HEADER, "the table must have a network, had none"),
        Arguments.of(
            "state,tokens,accuracy,latencyMillis\nFAILED,0,,\n",
            "must have a network that was measured"),
        Arguments.of(HEADER + ROW + "1,3,0", "line 3, fields: must be 10 as in the header, were 3"),
        Arguments.of(HEADER + "1,3,\"0", "line 2, fields: have a quote that does not end"),
        Arguments.of(
            HEADER + ROW.replace("0.5", "71.2"), "line 2, accuracy: must lie in [0, 1], was 71.2"),
        Arguments.of(
            HEADER + ROW.replace("0.5", "good"), "line 2, accuracy: must be a number, was 'good'"),
        Arguments.of(HEADER + ROW.replace("0.5", ""), "line 2, accuracy: is missing"),
        Arguments.of(
            HEADER + ROW.replace("0.5,1", "0.5,-1"),
            "line 2, latencyMillis: must be positive, was -1.0"),
        Arguments.of(
            HEADER + ROW.replace("1,3,0,1,1,3", "1,7,0,1,1,3"),
            "line 2, b0_k: must be one of [3, 5], was '7'"),
        Arguments.of(
            HEADER.replace("b0_e", "b7_e") + ROW, "a decision b0_expansion, and the table no"),
        Arguments.of("b2_k," + HEADER + "3," + ROW, "column b2_k is no decision of space"),
        Arguments.of(
            HEADER.replace("accuracy", "top1") + ROW, "line 1, accuracy: is missing, columns are"),
        Arguments.of(
            HEADER.replace("accuracy", "val_top1") + ROW.replace("0.5", "101"),
            "line 2, val_top1: must lie in [0, 100], was 101.0"),
        Arguments.of(
            HEADER.replace("latencyMillis", "lat_a_ms").replace("accuracy", "accuracy,lat_b_ms")
                + ROW.replace("0.5", "0.5,7"),
            "line 1, latencyMillis: must be the one of [lat_a_ms, lat_b_ms] to use"),
        Arguments.of("a,a\n1,2\n", "line 1, header: must name each column once"),
        Arguments.of(
            "tokens,accuracy,latencyMillis\n0 0 x,0.5,1\n",
            "line 2, tokens: must be whole numbers"),
        Arguments.of(
            "tokens,accuracy,latencyMillis\n0 0,0.5,1\n",
            "line 2, tokens: space 'miniature' takes 8 tokens, were 2"),
        Arguments.of("blocks,accuracy,latencyMillis\nr1_k3_s11_q,0.5,1\n", "line 2, blocks: "),
        Arguments.of("[\n{\"accuracy\": 1},\n7]", "line 3, row: must be an object"),
        Arguments.of("[\n{\"accuracy\": 1},\n{\"accuracy\" 7}]", "line 3, text: is no JSON"),
        Arguments.of("{\"a\":\n 1", "line 2, text: is no JSON"),
        Arguments.of("{\"a\": 1}", "must be a surrogate with targets"),
        Arguments.of(
            SURROGATE.replace("\"b0_k\", \"values\": [3, 5]", "\"b0_k\", \"values\": [3, 7]"),
            "decisions, b0_k: must have the values [3, 5] of the space, had [3, 7]"),
        Arguments.of(SURROGATE.replace("\"w\": [4, 2]", "\"w\": [4]"), "val_top1, w: must have 2"),
        Arguments.of(SURROGATE.replace("[4, 2]", "[4, \"2\"]"), "val_top1, w: must be numbers"),
        Arguments.of(SURROGATE.replace("[[1, 0]]", "[[1, 2]]"), "pairs, entry 0: must be two"),
        Arguments.of(SURROGATE.replace("[\"b0_e\", 6]", "[\"b0_e\", 7]"), "features: must each be"),
        Arguments.of(SURROGATE.replace("lat_x_ms", "watts"), "targets: must have one of"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamedByLineAndField(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidTableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tableThatNoPresetFitsAsksForItsSpace() {
    assertThatThrownBy(() -> TableFile.parse(Miniature.csv(tokens -> true), Optional.empty()))
        .isInstanceOf(InvalidTableException.class)
        .hasMessageContaining("--space");
  }
}
