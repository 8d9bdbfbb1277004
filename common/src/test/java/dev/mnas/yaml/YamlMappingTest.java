package dev.mnas.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.network.SkipOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMappingTest {
  private static List<String> problems(YamlMapping mapping) {
    if (mapping.problems().isEmpty()) {
      return List.of();
    }
    return problemsOf(() -> mapping.problems().throwIfAny());
  }

  private static List<String> problemsOf(Runnable reading) {
    InvalidYamlException invalid = catchThrowableOfType(InvalidYamlException.class, reading::run);
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void everyTypeOfFieldIsRead() {
    YamlMapping file =
        YamlMapping.parse(
            """
            name: "a b"
            trials: 20
            seed: -9000000000
            rate: 1e-4
            on: true
            skip: pool
            kernels: [3, 5]
            ratios: [0, .25]
            pools: [local, pixel]
            nested: {deep: 1}
            blocks:
              - {a: 1}
              - {a: 2}
            """);
    assertThat(file.requiredString("name")).isEqualTo("a b");
    assertThat(file.requiredInt("trials", 1, 100)).isEqualTo(20);
    assertThat(file.requiredLong("seed", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(-9000000000L);
    assertThat(file.requiredDouble("rate", 0, 1)).isEqualTo(1e-4);
    assertThat(file.optionalBoolean("on", false)).isTrue();
    assertThat(file.requiredEnum("skip", SkipOp.class)).isEqualTo(SkipOp.POOL);
    assertThat(file.ints("kernels", 1, 9)).contains(List.of(3, 5));
    assertThat(file.doubles("ratios", 0, 1)).contains(List.of(0.0, 0.25));
    assertThat(file.strings("pools")).contains(List.of("local", "pixel"));
    assertThat(file.requiredMapping("nested").requiredInt("deep", 0, 9)).isEqualTo(1);
    assertThat(file.requiredMappings("blocks"))
        .extracting(block -> block.requiredInt("a", 0, 9))
        .containsExactly(1, 2);
    file.finish();
    assertThat(problems(file)).isEmpty();
  }

  @Test
  void absentAndNullFieldsTakeTheirDefault() {
    YamlMapping file = YamlMapping.parse("a: null\nb: ~\nc:\n");
    assertThat(file.optionalInt("a", 7, 1, 9)).isEqualTo(7);
    assertThat(file.optionalLong("b", 8, 1, 9)).isEqualTo(8);
    assertThat(file.optionalDouble("c", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(file.optionalString("d")).isEmpty();
    assertThat(file.optionalEnum("e", SkipOp.NONE)).isEqualTo(SkipOp.NONE);
    assertThat(file.optionalMapping("f")).isEmpty();
    assertThat(file.ints("g", 1, 9)).isEmpty();
    assertThat(problems(file)).isEmpty();
  }

  @Test
  void allMistakesOfAFileAreNamedByLineAndField() {
    YamlMapping file =
        YamlMapping.parse(
            """
            trials: many
            skip: bridge
            nested:
              deep: 100
              typo: 1
            kernels: [3, x]
            blocks: [{a: 1}, {b: 2}]
            trials: 3
            extra: [1]
            """);
    file.requiredInt("trials", 1, 100);
    file.requiredEnum("skip", SkipOp.class);
    YamlMapping nested = file.requiredMapping("nested");
    nested.requiredInt("deep", 0, 9);
    nested.finish();
    file.ints("kernels", 1, 9);
    file.requiredMappings("blocks").forEach(block -> block.requiredInt("a", 0, 9));
    file.requiredString("name");
    file.finish();
    assertThat(problems(file))
        .containsExactly(
            "line 1, trials: must be a whole number in [1, 100], was 'many'",
            "line 1, name: is missing, must be text",
            "line 2, skip: must be one of none, identity, pool, was 'bridge'",
            "line 4, nested.deep: must be a whole number in [0, 9], was '100'",
            "line 5, nested.typo: unknown field, allowed are deep",
            "line 6, kernels[1]: must be a whole number in [1, 9], was 'x'",
            "line 7, blocks[1].a: is missing, must be a whole number in [0, 9]",
            "line 8, trials: stands twice, first in line 1",
            "line 9, extra: unknown field, allowed are trials, skip, nested, kernels, blocks, name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "010",
        "0x10",
        "1_000",
        "1:30",
        "'3'",
        "3.0",
        "1e1",
        "99999999999999999999",
        "[3]"
      })
  void numberInASpellingThatJsonLacksIsRefused(String spelling) {
    YamlMapping file = YamlMapping.parse("n: " + spelling);
    file.requiredInt("n", 0, 1000);
    assertThat(problems(file)).singleElement().asString().startsWith("line 1, n: must be a whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {".nan", ".inf", "1e999", "'0.5'", "half"})
  void valueThatIsNoFiniteNumberIsRefused(String spelling) {
    YamlMapping file = YamlMapping.parse("n: " + spelling);
    file.requiredDouble("n", -1, Double.MAX_VALUE);
    assertThat(problems(file)).singleElement().asString().startsWith("line 1, n: must be a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no", "on", "True", "1", "'true'"})
  void onlyTrueAndFalseAreTruthValues(String spelling) {
    YamlMapping file = YamlMapping.parse("b: " + spelling);
    file.optionalBoolean("b", false);
    assertThat(problems(file)).singleElement().asString().contains("must be true or false");
  }

  @Test
  void missingMappingIsNamedOnceAndNotItsFields() {
    YamlMapping file = YamlMapping.parse("a: 1");
    file.requiredMapping("stem").requiredInt("filters", 1, 9);
    assertThat(problems(file)).containsExactly("line 1, stem: is missing, must be a mapping");
  }

  @Test
  void ruleOfABuiltValueBecomesAProblemOfItsField() {
    YamlMapping file = YamlMapping.parse("a: 1\nstride: 3");
    file.requiredInt("stride", 0, 9);
    Optional<Object> built =
        file.build(
            () -> {
              throw new IllegalArgumentException("stride must be 1 or 2, was 3");
            });
    assertThat(built).isEmpty();
    assertThat(problems(file)).containsExactly("line 2, stride: stride must be 1 or 2, was 3");
  }

  @Test
  void nothingIsBuiltFromPlaceholders() {
    YamlMapping file = YamlMapping.parse("a: x");
    int a = file.requiredInt("a", 1, 9);
    assertThat(file.build(() -> a)).isEmpty();
  }

  @Test
  void jsonIsReadToo() {
    YamlMapping file =
        YamlMapping.parse(
            "\t{\"name\":\"x \\u00e9 \\/ \\\"q\\\"\",\n\t\"budget\":\t{\"trials\": 20, \"rate\":1.5E-3},"
                + " \"pools\":[\"a\",\"b\"], \"off\":false, \"none\":null}");
    assertThat(file.requiredString("name")).isEqualTo("x \u00e9 / \"q\"");
    YamlMapping budget = file.requiredMapping("budget");
    assertThat(budget.line()).isEqualTo(2);
    assertThat(budget.requiredInt("trials", 1, 100)).isEqualTo(20);
    assertThat(budget.requiredDouble("rate", 0, 1)).isEqualTo(1.5e-3);
    assertThat(file.strings("pools")).contains(List.of("a", "b"));
    assertThat(file.optionalBoolean("off", true)).isFalse();
    assertThat(file.has("none")).isFalse();
    file.finish();
    assertThat(problems(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing", "- 1", "word", "a: [1", "a: 1\n---\nb: 2", "a: *b", "\u0000"})
  void textThatIsNoMappingIsRefused(String text) {
    assertThat(problemsOf(() -> YamlMapping.parse(text))).hasSize(1);
  }

  @Test
  void tagsAreRefusedAndConstructNothing() {
    assertThat(problemsOf(() -> YamlMapping.parse("a: !!javax.script.ScriptEngineManager [x]")))
        .containsExactly(
            "line 1: is no YAML: Global tag is not allowed:"
                + " tag:yaml.org,2002:javax.script.ScriptEngineManager");
    YamlMapping file = YamlMapping.parse("a: !!set {x: 1}\nb: [!!binary eA==]");
    file.strings("b");
    file.finish();
    assertThat(problems(file))
        .containsExactly(
            "line 1, a: must have no tag, had tag:yaml.org,2002:set",
            "line 2, b[0]: must be text, was 'eA=='");
  }

  @Test
  void aliasesDepthAndSizeAreLimited() {
    String aliases = "a: &a [1]\nb: [" + "*a, ".repeat(YamlText.MAX_ALIASES + 1) + "1]";
    assertThat(problemsOf(() -> YamlMapping.parse(aliases)).get(0)).contains("aliases");
    String deep = "a: " + "[".repeat(YamlText.MAX_DEPTH + 1) + "]".repeat(YamlText.MAX_DEPTH + 1);
    assertThat(problemsOf(() -> YamlMapping.parse(deep)).get(0)).contains("Depth");
    String large = "a: " + "x".repeat(YamlText.MAX_CODE_POINTS);
    assertThat(problemsOf(() -> YamlMapping.parse(large)).get(0)).contains("limit");
  }

  @Test
  void mappingThatContainsItselfEndsInAProblem() {
    YamlMapping file = YamlMapping.parse("a: &a {a: *a, list: &l [*l]}");
    YamlMapping inner = file.requiredMapping("a");
    inner.ints("list", 0, 1);
    inner.requiredMapping("a").finish();
    assertThat(problems(file)).isNotEmpty();
  }

  @Test
  void longValueIsCutInItsMessage() {
    YamlMapping file = YamlMapping.parse("w: " + "x".repeat(5000));
    file.requiredWord("w", Map.of("a", 1));
    assertThat(problems(file).get(0)).hasSizeLessThan(200);
  }
}
