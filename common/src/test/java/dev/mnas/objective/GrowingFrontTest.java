package dev.mnas.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrowingFrontTest {
  record Candidate(double accuracy, double latencyMillis) {}

  @Test
  void hypervolumeAfterEachPointIsThatOfAllPointsSoFar() {
    HypervolumeReference reference = new HypervolumeReference(0.25, 8);
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      GrowingFront front = new GrowingFront(reference);
      List<Candidate> points = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        // A coarse grid, so that points tie and coincide; some lie outside of the reference.
        points.add(new Candidate(random.nextInt(12) / 12.0, 1 + random.nextInt(12)));
        Candidate last = points.get(i);
        assertThat(front.add(last.accuracy(), last.latencyMillis()))
            .as("seed %d, point %d", seed, i)
            .isCloseTo(
                Hypervolume.of(points, Candidate::accuracy, Candidate::latencyMillis, 0.25, 8),
                within(1e-9));
      }
    }
  }

  @Test
  void referenceIsFourTargetsAndTheAccuracyOfAGuess() {
    assertThat(HypervolumeReference.of(Objective.soft(3), 10))
        .isEqualTo(new HypervolumeReference(0.1, 12));
    assertThatIllegalArgumentException().isThrownBy(() -> new HypervolumeReference(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new HypervolumeReference(0, 0));
  }
}
