package dev.mnas.service.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/** Batches suggested and not yet observed, oldest first. */
final class OutstandingBatches {
  private final Queue<List<Sample>> batches = new ArrayDeque<>();

  void add(List<Sample> batch) {
    batches.add(List.copyOf(batch));
  }

  int size() {
    return batches.size();
  }

  boolean anyMatch(Predicate<Sample> property) {
    return batches.stream().anyMatch(batch -> batch.stream().anyMatch(property));
  }

  /**
   * Takes the oldest batch; nothing changes when the observations are refused.
   *
   * @throws IllegalArgumentException when they are not of that batch, in its order
   */
  List<Sample> take(List<Observation> observations) {
    List<Sample> oldest = batches.peek();
    if (oldest == null) {
      throw new IllegalArgumentException(
          "observations need a suggested batch, none is outstanding, got " + observations);
    }
    if (observations.size() != oldest.size()) {
      throw new IllegalArgumentException(
          "the oldest outstanding batch has %d trials, observations were %d"
              .formatted(oldest.size(), observations.size()));
    }
    for (int i = 0; i < observations.size(); i++) {
      check(i, observations.get(i), oldest.get(i));
    }
    batches.remove();
    return oldest;
  }

  private static void check(int index, Observation observation, Sample suggested) {
    if (!observation.tokens().equals(suggested.architecture())) {
      throw new IllegalArgumentException(
          "trial %d of the oldest outstanding batch has tokens %s, observed were %s"
              .formatted(index, suggested.architecture().values(), observation.tokens().values()));
    }
  }

  void write(StateWriter out) {
    out.writeInt(batches.size());
    for (List<Sample> batch : batches) {
      out.writeInt(batch.size());
      for (Sample sample : batch) {
        out.writeInts(sample.tokens);
        out.writeDoubles(sample.logProbabilities);
      }
    }
  }

  /** Reads batches whose samples carry {@code logProbabilities} numbers each. */
  void read(StateReader in, int[] cardinalities, int logProbabilities) {
    int count = in.readCount(Integer.BYTES);
    for (int i = 0; i < count; i++) {
      int size = in.readCount(Integer.BYTES);
      List<Sample> batch = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        int[] tokens = in.readInts();
        Cardinalities.check(tokens, cardinalities);
        double[] old = new double[logProbabilities];
        in.readDoubles(old);
        batch.add(new Sample(tokens, old));
      }
      add(batch);
    }
  }
}
