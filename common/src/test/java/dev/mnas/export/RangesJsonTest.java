package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesJsonTest {
  @Test
  void rangesComeBackExactly() {
    Map<String, ActivationRange> ranges = new LinkedHashMap<>();
    ranges.put("input", new ActivationRange(-0.81f, 1 / 3f));
    ranges.put("stem", new ActivationRange(0, Float.MAX_VALUE));
    ranges.put("block0.layer0.add", new ActivationRange(-Float.MIN_VALUE, Float.MIN_VALUE));

    assertThat(RangesJson.read(RangesJson.write(ranges))).containsExactlyEntriesOf(ranges);
    assertThat(RangesJson.write(Map.of("stem", new ActivationRange(0, 6))))
        .isEqualTo("{\"stem\":[0.0,6.0]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"stem\":[0.0]} | range of stem must be two numbers, was [0.0]",
        "{\"stem\":[0,1,2]} | range of stem must be two numbers, was [0,1,2]",
        "{\"stem\":[0,\"6\"]} | range of stem must be two numbers, was [0,\"6\"]",
        "{\"stem\":6} | range of stem must be two numbers, was 6",
        "{\"stem\":[6,0]} | range must be finite and ordered, was [6.0, 0.0]",
        "{\"stem\":[0,1e39]} | range must be finite and ordered, was [0.0, Infinity]",
        "[] | ranges must be a JSON object, were []",
        "{ | ranges must be JSON: ",
      })
  void whatIsNoRangeIsNamed(String text, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RangesJson.read(text))
        .withMessageStartingWith(rule.strip());
  }
}
