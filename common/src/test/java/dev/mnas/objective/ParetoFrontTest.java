package dev.mnas.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private record Point(String name, double accuracy, double latencyMillis) {}

  private static List<Point> front(List<Point> points) {
    return ParetoFront.of(points, Point::accuracy, Point::latencyMillis);
  }

  @Test
  void dominatedPointsAreLeftOutAndTheRestSortedByLatency() {
    Point slow = new Point("slow", 0.9, 30);
    Point fast = new Point("fast", 0.7, 10);
    Point middle = new Point("middle", 0.8, 20);
    Point beaten = new Point("beaten", 0.79, 21);
    assertThat(front(List.of(slow, beaten, fast, middle))).containsExactly(fast, middle, slow);
  }

  @Test
  void equalInOneAndWorseInTheOtherIsDominated() {
    Point best = new Point("best", 0.8, 10);
    assertThat(front(List.of(new Point("a", 0.7, 10), best, new Point("b", 0.8, 11))))
        .containsExactly(best);
  }

  @Test
  void ofEqualPointsTheFirstStays() {
    Point first = new Point("first", 0.8, 10);
    assertThat(front(List.of(first, new Point("second", 0.8, 10)))).containsExactly(first);
  }

  @Test
  void emptyInputGivesAnEmptyFront() {
    assertThat(front(List.of())).isEmpty();
  }

  @Test
  void valueThatIsNoNumberIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> front(List.of(new Point("a", Double.NaN, 1))))
        .withMessage("accuracy must be a number, was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> front(List.of(new Point("a", 1, Double.NaN))));
  }

  @Property(tries = 200)
  void frontHoldsExactlyThePointsThatNoneDominates(@ForAll("points") List<Point> points) {
    List<Point> expected =
        points.stream().filter(point -> points.stream().noneMatch(o -> beats(o, point))).toList();
    List<Point> front = front(points);
    assertThat(expected).containsAll(front);
    assertThat(expected)
        .allMatch(
            point ->
                front.stream()
                    .anyMatch(
                        kept ->
                            kept.accuracy == point.accuracy
                                && kept.latencyMillis == point.latencyMillis));
    for (int i = 1; i < front.size(); i++) {
      assertThat(front.get(i).latencyMillis).isGreaterThan(front.get(i - 1).latencyMillis);
      assertThat(front.get(i).accuracy).isGreaterThan(front.get(i - 1).accuracy);
    }
  }

  private static boolean beats(Point one, Point other) {
    return one.accuracy >= other.accuracy
        && one.latencyMillis <= other.latencyMillis
        && (one.accuracy > other.accuracy || one.latencyMillis < other.latencyMillis);
  }

  /** A coarse grid, so that ties are common. */
  @Provide
  Arbitrary<List<Point>> points() {
    Arbitrary<Integer> grid = Arbitraries.integers().between(0, 6);
    return Combinators.combine(grid, grid).as((a, l) -> new Point("p", a / 6.0, 1 + l)).list();
  }
}
