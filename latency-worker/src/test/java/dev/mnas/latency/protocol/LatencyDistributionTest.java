package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.ReferenceDrift;
import dev.mnas.worker.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyDistributionTest {
  @Test
  void quantilesAreThoseOfTheKeptSamples() throws TaskFailure {
    List<Sample> samples = new ArrayList<>();
    IntStream.rangeClosed(10, 20).forEach(tenths -> samples.add(kept(tenths * 0.1)));
    IntStream.range(0, 9).forEach(i -> samples.add(preempted(100)));

    LatencyDistribution latency = LatencyDistribution.of("candidate", samples);

    assertThat(latency.p10Millis()).isCloseTo(1.1, within(1e-9));
    assertThat(latency.medianMillis()).isCloseTo(1.5, within(1e-9));
    assertThat(latency.p90Millis()).isCloseTo(1.9, within(1e-9));
    // Deviation of 1.0, 1.1 ... 2.0 is sqrt(0.11).
    assertThat(latency.coefficientOfVariation()).isCloseTo(Math.sqrt(0.11) / 1.5, within(1e-9));
    assertThat(latency.keptShare()).isEqualTo(0.55);
    assertThat(latency.samples()).isEqualTo(20);
  }

  @Test
  void medianOfAnEvenCountLiesBetweenItsMiddleSamples() throws TaskFailure {
    LatencyDistribution latency = LatencyDistribution.of("candidate", List.of(kept(2), kept(3)));

    assertThat(latency.medianMillis()).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void driftIsThatBetweenTheFirstAndTheLastThird() throws TaskFailure {
    List<Sample> samples =
        List.of(kept(1), kept(2), kept(3), kept(4), kept(4), kept(4), kept(3), kept(4), kept(3.5));

    assertThat(LatencyDistribution.of("reference", samples).drift(2))
        .isEqualTo(new ReferenceDrift(2, 3.5, 2))
        .satisfies(drift -> assertThat(drift.drift()).isEqualTo(0.75));
  }

  @Test
  void fewerThanHalfOfTheSamplesKeptIsUnstable() {
    List<Sample> samples = List.of(kept(1), preempted(1), preempted(1));

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> LatencyDistribution.of("reference", samples))
        .withMessage(
            "reference: at least 50% of the samples must run without preemption, 1 of 3 did")
        .extracting(TaskFailure::failure)
        .isEqualTo(FailureClass.LATENCY_UNSTABLE);
  }

  @Test
  void noSamplesAreUnstable() {
    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> LatencyDistribution.of("candidate", List.of()));
  }

  @Test
  void absurdScatterIsUnstable() {
    List<Sample> samples = List.of(kept(1), kept(1), kept(1), kept(5));

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> LatencyDistribution.of("candidate", samples))
        .withMessage("candidate: coefficient of variation must be at most 0.50, was 1.00")
        .extracting(TaskFailure::failure)
        .isEqualTo(FailureClass.LATENCY_UNSTABLE);
  }

  private static Sample kept(double millis) {
    long nanos = Math.round(millis * 1e6);
    return new Sample(1, nanos, nanos);
  }

  private static Sample preempted(double millis) {
    return new Sample(1, Math.round(millis * 1e6), Math.round(millis * 0.9e6));
  }
}
