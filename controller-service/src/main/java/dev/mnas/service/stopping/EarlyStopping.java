package dev.mnas.service.stopping;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mnas.task.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** By what rule a study ends trainings early. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "rule")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Halving.class, name = "HALVING"),
  @JsonSubTypes.Type(value = Median.class, name = "MEDIAN")
})
public sealed interface EarlyStopping permits Halving, Median {
  /** The first epoch after which a trial may be stopped, at least 1. */
  int graceEpochs();

  /**
   * Judges a training, unless it has finished its last epoch.
   *
   * @param epochs of a whole training
   * @return as {@link #verdict}
   */
  default Optional<String> judge(List<Progress> curve, int news, int epochs, Peers peers) {
    return curve.get(curve.size() - 1).epoch() >= epochs
        ? Optional.empty()
        : verdict(curve, news, peers);
  }

  /**
   * Judges a training that goes on.
   *
   * @param curve its finished epochs
   * @param news how many of them, at the end, no earlier call has seen; at least 1
   * @param peers the other trials
   * @return why it is to be stopped, as a sentence without its subject; empty where it goes on
   */
  Optional<String> verdict(List<Progress> curve, int news, Peers peers);

  /** 0.41237 as 41.24 %. */
  static String percent(double accuracy) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * accuracy);
  }

  static void requireGrace(int graceEpochs) {
    if (graceEpochs < 1) {
      throw new IllegalArgumentException("graceEpochs must be at least 1, was " + graceEpochs);
    }
  }

  /** What the other trials have shown so far, those that ended early or run among them. */
  interface Peers {
    /** The accuracy after an epoch of each that finished it. */
    List<Double> accuraciesAt(int epoch);

    /** The mean accuracy over the epochs up to one, of each that finished that one. */
    List<Double> meansUpTo(int epoch);
  }
}
