package dev.mnas.service.policy;

/**
 * How the RNN controller is built, learns and searches; docs/adr/0007 says what was tried.
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
          50, 16, new Learning(5e-3, 0.2, 4, 0.03, 0.5, 10), new Search(30, 5, 0.5, 32, 1, 4));

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
   * @param elite networks of a restart with the best rewards, of which the value model takes its
   * @param queue best of them by the value model, which the controller learns from and whose
   *     changes are candidates
   * @param candidateShare share of new draws that a candidate replaces, as it does all repeats
   * @param draws the controller's, that are candidates too
   * @param deviations of the value model, times a normal number, added to a candidate's mean
   * @param patience it starts anew when, for each change that the restart's best has, so many
   *     networks were measured and none was better
   */
  record Search(
      int elite, int queue, double candidateShare, int draws, double deviations, int patience) {
    Search {
      if (queue < 1 || elite < queue) {
        throw new IllegalArgumentException(
            "the queue must have 1 network or more, the elite no fewer, were %d, %d"
                .formatted(queue, elite));
      }
      if (!(candidateShare >= 0 && candidateShare <= 1)
          || draws < 0
          || draws > BatchTape.CAPACITY
          || !(deviations >= 0)
          || patience < 1) {
        throw new IllegalArgumentException(
            ("the share must lie in [0, 1], draws in [0, %d], deviations not be negative,"
                    + " patience be positive: were %s, %d, %s, %d")
                .formatted(BatchTape.CAPACITY, candidateShare, draws, deviations, patience));
      }
    }
  }
}
