package dev.mnas.service.policy;

/**
 * Where each group of the controller's parameters lies in one flat array.
 *
 * <p>In order: the learned start (embedding wide); for each decision but the last a table of its
 * options' embeddings; the LSTM's weights (row an input, columns the four gates) and biases; for
 * each decision its output layer (row an option) and that layer's biases.
 */
final class RnnLayout {
  private final int[] cardinalities;
  private final int hidden;
  private final int embedding;
  private final int[] embeddings;
  private final int lstm;
  private final int[] heads;
  private final int size;
  private final int widest;

  RnnLayout(int[] cardinalities, int hidden, int embedding) {
    this.cardinalities = cardinalities.clone();
    this.hidden = hidden;
    this.embedding = embedding;
    int steps = cardinalities.length;
    embeddings = new int[steps];
    heads = new int[steps];
    int at = embedding;
    for (int t = 1; t < steps; t++) {
      embeddings[t] = at;
      at += cardinalities[t - 1] * embedding;
    }
    lstm = at;
    at += (embedding + hidden + 1) * 4 * hidden;
    int most = 0;
    for (int t = 0; t < steps; t++) {
      heads[t] = at;
      at += cardinalities[t] * (hidden + 1);
      most = Math.max(most, cardinalities[t]);
    }
    size = at;
    widest = most;
  }

  int steps() {
    return cardinalities.length;
  }

  int hidden() {
    return hidden;
  }

  int embedding() {
    return embedding;
  }

  int widest() {
    return widest;
  }

  int size() {
    return size;
  }

  int cardinality(int step) {
    return cardinalities[step];
  }

  /** Where the vector lies that enters {@code step} after {@code previous} was chosen. */
  int embeddingAt(int step, int previous) {
    return step == 0 ? 0 : embeddings[step] + previous * embedding;
  }

  int lstmAt() {
    return lstm;
  }

  int headAt(int step) {
    return heads[step];
  }
}
