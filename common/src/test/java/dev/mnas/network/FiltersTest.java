package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
  @ParameterizedTest
  @CsvSource({
    "12, 8, 16", // 16 x 0.75
    "20, 8, 24", // 16 x 1.25: halves go up
    "18, 8, 24", // nearest is 16, below 90% of 18
    "17, 8, 16",
    "30, 8, 32",
    "3, 8, 8",
    "44.8, 8, 48", // MnasNet 1.4: 32 filters
    "22.4, 8, 24",
    "33.6, 8, 32"
  })
  void filtersRoundByTheOfficialRule(double wanted, int multiple, int filters) {
    assertThat(Filters.round(wanted, multiple)).isEqualTo(filters);
  }

  @Property(tries = 500)
  void filtersAreAMultipleAndNeverBelowNinetyPercent(
      @ForAll @DoubleRange(min = 0.01, max = 10_000) double wanted,
      @ForAll @IntRange(min = 1, max = 64) int multiple) {
    int filters = Filters.round(wanted, multiple);
    assertThat(filters % multiple).isZero();
    assertThat(filters).isPositive();
    assertThat((double) filters).isGreaterThanOrEqualTo(0.9 * wanted);
    assertThat((double) filters).isLessThanOrEqualTo(wanted + 1.5 * multiple);
  }
}
