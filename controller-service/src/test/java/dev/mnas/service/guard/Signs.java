package dev.mnas.service.guard;

import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.service.policy.PolicyDiagnostics.Draws;
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
  private int targets = 1;
  private long[] repeatsOf = new long[1];
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

  /** Of a sweep: the next batches are of its targets in turn, the sick policy that of one. */
  Signs sweep(int ofTargets) {
    targets = ofTargets;
    repeatsOf = new long[ofTargets];
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
    Found before =
        history.isEmpty()
            ? new Found(List.of(0.5), List.of(), 1, millis, millis)
            : history.get(history.size() - 1).found();
    List<Outcome> outcomes =
        Stream.iterate(0, i -> i < BATCH, i -> i + 1)
            .map(i -> 0.5 + (i % 2 == 0 ? spread : -spread))
            .map(accuracy -> new Outcome(accuracy, accuracy, millis))
            .toList();
    Draws draws = new Draws(complete, repeats, complete, repeats);
    int target = history.size() % targets;
    repeatsOf[target] += repeatsPerBatch;
    int own = (history.size() / targets + 1) * BATCH;
    history.add(
        new BatchSigns(
            history.size(),
            complete,
            complete,
            "rnn",
            new PolicyDiagnostics(
                List.of(entropy),
                Optional.of(new PolicyDiagnostics.Update(4, 0.01, 0.1)),
                draws,
                0),
            new BatchSigns.Part(
                target, entropy, new Draws(own, repeatsOf[target], own, repeatsOf[target])),
            outcomes,
            new Found(
                before.bestRewards().stream().map(best -> best * (1 + growth)).toList(),
                List.of(),
                before.hypervolume() * (1 + growth),
                Math.min(before.fastestMillis(), millis),
                Math.max(before.slowestMillis(), millis)),
            Map.of("cpu", List.of(reference)),
            new Noise(accuracyNoise, Repeated.NEVER, null)));
  }

  List<BatchSigns> history() {
    return List.copyOf(history);
  }
}
