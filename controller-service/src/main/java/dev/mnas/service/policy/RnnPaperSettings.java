package dev.mnas.service.policy;

/**
 * How the paper's RNN controller is built and learns; docs/adr/0003 says what was tried.
 *
 * @param hidden units of the LSTM
 * @param embedding width of a token's vector
 * @param learningRate of Adam
 * @param baselineDecay weight of the past in the rewards' moving average
 * @param ppo how an update goes
 */
record RnnPaperSettings(
    int hidden, int embedding, double learningRate, double baselineDecay, Ppo.Settings ppo) {
  /** Those of every study. */
  static final RnnPaperSettings STANDARD =
      new RnnPaperSettings(100, 16, 3.5e-4, 0.95, new Ppo.Settings(0.2, 4, 0.05, 1e-5));

  RnnPaperSettings {
    if (hidden < 1 || embedding < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "hidden, embedding and learning rate must be positive, were %d, %d, %s"
              .formatted(hidden, embedding, learningRate));
    }
    if (!(baselineDecay >= 0 && baselineDecay < 1)) {
      throw new IllegalArgumentException("baseline decay must lie in [0, 1), was " + baselineDecay);
    }
  }
}
