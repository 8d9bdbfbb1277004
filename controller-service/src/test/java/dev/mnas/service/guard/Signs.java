package dev.mnas.service.guard;

import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A made-up search whose batches differ from a healthy one only where a test says so. */
final class Signs {
  static final int BATCH = 10;
  private final List<BatchSigns> history = new ArrayList<>();
  private double entropy = 1.5;
  private int repeatsPerBatch;
  private double growth = 0.01;
  private double millis = 1;
  private double spread = 0.1;
  private double reference = 2;
  private Repeated accuracyNoise = Repeated.NEVER;
  private long repeats;

  Signs entropy(double nats) {
    entropy = nats;
    return this;
  }

  Signs repeats(int perBatch) {
    repeatsPerBatch = perBatch;
    return this;
  }

  Signs growth(double perBatch) {
    growth = perBatch;
    return this;
  }

  Signs millis(double each) {
    millis = each;
    return this;
  }

  Signs spread(double ofAccuracy) {
    spread = ofAccuracy;
    return this;
  }

  Signs reference(double latency) {
    reference = latency;
    return this;
  }

  Signs noise(double deviation, int degrees) {
    accuracyNoise = new Repeated(deviation * deviation * degrees, degrees);
    return this;
  }

  Signs batches(int more) {
    for (int i = 0; i < more; i++) {
      add();
    }
    return this;
  }

  private void add() {
    int complete = (history.size() + 1) * BATCH;
    repeats += repeatsPerBatch;
    BatchSigns.Found before =
        history.isEmpty()
            ? new BatchSigns.Found(0.5, 1, millis, millis)
            : history.get(history.size() - 1).found();
    List<Outcome> outcomes =
        Stream.iterate(0, i -> i < BATCH, i -> i + 1)
            .map(i -> 0.5 + (i % 2 == 0 ? spread : -spread))
            .map(accuracy -> new Outcome(accuracy, accuracy, millis))
            .toList();
    history.add(
        new BatchSigns(
            history.size(),
            complete,
            complete,
            new PolicyDiagnostics(
                List.of(entropy),
                Optional.of(new PolicyDiagnostics.Update(4, 0.01, 0.1)),
                new PolicyDiagnostics.Draws(complete, repeats, complete, repeats),
                0),
            outcomes,
            new BatchSigns.Found(
                before.bestReward() * (1 + growth),
                before.hypervolume() * (1 + growth),
                Math.min(before.fastestMillis(), millis),
                Math.max(before.slowestMillis(), millis)),
            Map.of("cpu", List.of(reference)),
            accuracyNoise,
            Repeated.NEVER));
  }

  List<BatchSigns> history() {
    return List.copyOf(history);
  }
}
