package dev.mnas.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.Hypervolume.Point;
import dev.mnas.testing.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HypervolumeTest {
  private static double area(double referenceX, double referenceY, double... coordinates) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(new Point(coordinates[i], coordinates[i + 1]));
    }
    return Hypervolume.minimised(points, new Point(referenceX, referenceY));
  }

  /** Cases that pagmo2, moocore and MOEAFramework publish in their tests. */
  @Test
  void publishedCasesAreMet() {
    assertThat(area(3, 3, 1, 2, 2, 1)).isEqualTo(3);
    assertThat(area(2, 2, 1, 2, 2, 1)).isZero();
    assertThat(area(7, 7, 2.3, 4.5, 3.4, 3.4, 6.0, 1.2)).isCloseTo(17.91, within(1e-12));
    assertThat(area(10, 10, 5, 5, 4, 6, 2, 7, 7, 4)).isEqualTo(38);
    assertThat(area(1, 1, 0.5, 0, 0, 0.5)).isEqualTo(0.75);
    assertThat(area(1, 1, 1, 1)).isZero();
  }

  @Test
  void noPointsCoverNothing() {
    assertThat(area(1, 1)).isZero();
  }

  @Test
  void duplicatesAndDominatedPointsAddNothing() {
    assertThat(area(3, 3, 1, 1, 1, 1, 2, 2, 1, 2)).isEqualTo(4);
  }

  @Test
  void accuracyIsMaximisedAndLatencyMinimised() {
    record Candidate(double accuracy, double latencyMillis) {}
    List<Candidate> candidates = List.of(new Candidate(0.5, 20), new Candidate(0.75, 60));
    double area =
        Hypervolume.of(candidates, Candidate::accuracy, Candidate::latencyMillis, 0.25, 100);
    assertThat(area).isCloseTo(80 * 0.25 + 40 * 0.25, within(1e-12));
  }

  @Test
  void pointThatIsNotFiniteIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> area(1, 1, Double.NaN, 0));
  }

  @Test
  void everyTwoDimensionalReferenceCaseIsMet() throws IOException {
    JsonNode truth = JsonMapper.shared().readTree(SharedFiles.text("truth/hypervolume.json"));
    int checked = 0;
    for (String group : List.of("published_cases", "generated_cases")) {
      for (JsonNode truthCase : truth.get(group)) {
        if (truthCase.get("ref").size() == 2) {
          double sign = truthCase.get("maximise").asBoolean() ? -1 : 1;
          List<Point> points = new ArrayList<>();
          truthCase.get("points").forEach(point -> points.add(point(point, sign)));
          assertThat(Hypervolume.minimised(points, point(truthCase.get("ref"), sign)))
              .as(truthCase.get("points").toString())
              .isCloseTo(truthCase.get("hv").asDouble(), within(1e-9));
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(22);
  }

  @Test
  void contributionsOfTheReferenceCasesAreMet() throws IOException {
    JsonNode truth = JsonMapper.shared().readTree(SharedFiles.text("truth/hypervolume.json"));
    int checked = 0;
    for (JsonNode truthCase : truth.get("contribution_cases")) {
      if (truthCase.get("ref").size() == 2 && truthCase.has("contributions")) {
        List<Point> points = new ArrayList<>();
        truthCase.get("points").forEach(point -> points.add(point(point, 1)));
        Point reference = point(truthCase.get("ref"), 1);
        double all = Hypervolume.minimised(points, reference);
        for (int i = 0; i < points.size(); i++) {
          List<Point> others = new ArrayList<>(points);
          others.remove(i);
          assertThat(all - Hypervolume.minimised(others, reference))
              .isCloseTo(truthCase.get("contributions").get(i).asDouble(), within(1e-9));
        }
        checked++;
      }
    }
    assertThat(checked).isEqualTo(2);
  }

  private static Point point(JsonNode coordinates, double sign) {
    return new Point(sign * coordinates.get(0).asDouble(), sign * coordinates.get(1).asDouble());
  }
}
