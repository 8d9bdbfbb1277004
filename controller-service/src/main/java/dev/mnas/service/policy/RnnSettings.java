package dev.mnas.service.policy;

/**
 * How the RNN controller is built, learns and searches; docs/adr/0005 says what was tried.
 *
 * @param hidden units of the LSTM
 * @param embedding width of a token's vector
 * @param learning how it learns
 * @param search what it suggests
 */
record RnnSettings(int hidden, int embedding, Learning learning, Search search) {
  /** Those of every study. */
  static final RnnSettings STANDARD =
      new RnnSettings(
          100, 16, new Learning(5e-3, 0.2, 4, 0.03, 0.5, 10), new Search(5, 2, 0, true));

  RnnSettings {
    if (hidden < 1 || embedding < 1) {
      throw new IllegalArgumentException(
          "hidden and embedding must be positive, were %d, %d".formatted(hidden, embedding));
    }
  }

  /**
   * How an update goes.
   *
   * @param rate of Adam; 0 for a controller that does not learn
   * @param clip bound of PPO's ratio
   * @param epochs passes over a batch
   * @param entropyWeight in the loss
   * @param queueWeight in the loss, of the mean log-probability of the best; 0 for none
   * @param minibatch about so many samples a step: a larger batch is learned in parts
   */
  record Learning(
      double rate,
      double clip,
      int epochs,
      double entropyWeight,
      double queueWeight,
      int minibatch) {
    Learning {
      if (!(rate >= 0) || !(clip > 0) || epochs < 1) {
        throw new IllegalArgumentException(
            "rate must not be negative, clip positive, epochs at least 1, were %s, %s, %d"
                .formatted(rate, clip, epochs));
      }
      if (!(entropyWeight >= 0) || !(queueWeight >= 0) || minibatch < 1) {
        throw new IllegalArgumentException(
            "weights must not be negative, a minibatch at least 1, were %s, %s, %d"
                .formatted(entropyWeight, queueWeight, minibatch));
      }
    }
  }

  /**
   * What is suggested.
   *
   * @param queue best networks of a restart that are kept
   * @param parents those of them whose changes replace repeats
   * @param changeShare share of new draws that are replaced too
   * @param restarts whether it starts anew when all changes of its best are known
   */
  record Search(int queue, int parents, double changeShare, boolean restarts) {
    Search {
      if (parents < 1 || queue < parents || !(changeShare >= 0 && changeShare <= 1)) {
        throw new IllegalArgumentException(
            "parents must be 1 or more and at most the queue, the share in [0, 1], were %d, %d, %s"
                .formatted(parents, queue, changeShare));
      }
    }
  }
}
