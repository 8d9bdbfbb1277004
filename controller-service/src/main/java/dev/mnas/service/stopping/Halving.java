package dev.mnas.service.stopping;

import dev.mnas.task.Progress;
import java.util.List;
import java.util.Optional;

/**
 * Asynchronous successive halving in its stopping form (Li et al. 2020, ASHA): after {@code grace},
 * {@code grace * reduction}, {@code grace * reduction^2}, ... epochs, the rungs, a training goes on
 * only while it is among the best {@code 1 / reduction} of all that have reached the rung so far,
 * itself included; equals go on. The first ones at a rung, fewer than {@code reduction}, go on.
 * Nobody waits for anybody, so who is judged depends on the order of arrival.
 *
 * @param graceEpochs the lowest rung, at least 1
 * @param reduction eta, at least 2
 */
public record Halving(int graceEpochs, int reduction) implements EarlyStopping {
  /** As in the paper. */
  public static final int USUAL_REDUCTION = 3;

  public static final int MAX_REDUCTION = 1000;

  public Halving {
    EarlyStopping.requireGrace(graceEpochs);
    if (reduction < 2 || reduction > MAX_REDUCTION) {
      throw new IllegalArgumentException(
          "reduction must lie in [2, %d], was %d".formatted(MAX_REDUCTION, reduction));
    }
  }

  @Override
  public Optional<String> verdict(List<Progress> curve, int news, Peers peers) {
    return curve.subList(curve.size() - news, curve.size()).stream()
        .filter(at -> isRung(at.epoch()))
        .flatMap(at -> verdict(at, peers.accuraciesAt(at.epoch())).stream())
        .findFirst();
  }

  private boolean isRung(int epoch) {
    long rung = graceEpochs;
    while (rung < epoch) {
      rung *= reduction;
    }
    return rung == epoch;
  }

  private Optional<String> verdict(Progress at, List<Double> others) {
    int trials = others.size() + 1;
    int places = trials / reduction;
    long better = others.stream().filter(other -> other > at.accuracy()).count();
    return places == 0 || better < places
        ? Optional.empty()
        : Optional.of(
            "stopped after epoch %d: %s is not among the best %s of %d trials"
                .formatted(at.epoch(), EarlyStopping.percent(at.accuracy()), share(), trials));
  }

  private String share() {
    return switch (reduction) {
      case 2 -> "half";
      case 3 -> "third";
      case 4 -> "quarter";
      default -> "1/" + reduction;
    };
  }
}
