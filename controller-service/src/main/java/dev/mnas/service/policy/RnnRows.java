package dev.mnas.service.policy;

/**
 * Which row of the controller's weights is what, all rows in one array.
 *
 * <p>In order: the learned start (embedding wide); for each decision but the last its options'
 * embeddings; the LSTM's weights, a row an input, columns the four gates, and a row of biases; for
 * each decision its output layer, a row an option, and a row of biases.
 */
final class RnnRows {
  private final int[] cardinalities;
  private final int hidden;
  private final int embedding;
  private final int[] embeddings;
  private final int[] heads;
  private final int lstm;
  private final int count;
  private final int widest;

  RnnRows(int[] cardinalities, int hidden, int embedding) {
    this.cardinalities = cardinalities;
    this.hidden = hidden;
    this.embedding = embedding;
    embeddings = new int[cardinalities.length];
    heads = new int[cardinalities.length];
    int at = 1;
    for (int step = 1; step < cardinalities.length; step++) {
      embeddings[step] = at;
      at += cardinalities[step - 1];
    }
    lstm = at;
    at += inputs() + 1;
    int most = 0;
    for (int step = 0; step < cardinalities.length; step++) {
      heads[step] = at;
      at += cardinalities[step] + 1;
      most = Math.max(most, cardinalities[step]);
    }
    count = at;
    widest = most;
  }

  float[][] zeros() {
    float[][] rows = new float[count][];
    for (int row = 0; row < lstm; row++) {
      rows[row] = new float[embedding];
    }
    for (int row = lstm; row <= lstmBiases(); row++) {
      rows[row] = new float[4 * hidden];
    }
    for (int step = 0; step < steps(); step++) {
      for (int option = 0; option < cardinalities[step]; option++) {
        rows[heads[step] + option] = new float[hidden];
      }
      rows[headBiases(step)] = new float[cardinalities[step]];
    }
    return rows;
  }

  int steps() {
    return cardinalities.length;
  }

  int cardinality(int step) {
    return cardinalities[step];
  }

  int hidden() {
    return hidden;
  }

  int embedding() {
    return embedding;
  }

  /** Width of what enters the LSTM: an embedding, then the hidden state. */
  int inputs() {
    return embedding + hidden;
  }

  int widest() {
    return widest;
  }

  /** The vector that enters {@code step} after {@code previous} was chosen. */
  int embedding(int step, int previous) {
    return step == 0 ? 0 : embeddings[step] + previous;
  }

  int lstm() {
    return lstm;
  }

  int lstmBiases() {
    return lstm + inputs();
  }

  int head(int step) {
    return heads[step];
  }

  int headBiases(int step) {
    return heads[step] + cardinalities[step];
  }
}
