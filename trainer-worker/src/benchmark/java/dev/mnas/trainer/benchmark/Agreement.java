package dev.mnas.trainer.benchmark;

import java.util.List;

/**
 * How two engines judge the same networks.
 *
 * @param networks at least 2
 */
record Agreement(List<Trained> networks) {
  Agreement {
    networks = List.copyOf(networks);
    if (networks.size() < 2) {
      throw new IllegalArgumentException(
          "at least 2 networks must be compared, were " + networks.size());
    }
  }

  /**
   * Validation accuracies of one network, in percent.
   *
   * @param ours with the seed of theirs
   * @param theirs PyTorch's
   * @param oursAgain with another seed
   */
  record Trained(double ours, double theirs, double oursAgain) {}

  /** Ours less theirs, in points. */
  double meanDifference() {
    return networks.stream().mapToDouble(n -> n.ours() - n.theirs()).average().orElseThrow();
  }

  double largestDifference() {
    return networks.stream().mapToDouble(n -> Math.abs(n.ours() - n.theirs())).max().orElseThrow();
  }

  /** Root mean square of what another seed changes, in points: the noise of a difference. */
  double seedNoise() {
    return Math.sqrt(
        networks.stream()
            .mapToDouble(n -> Math.pow(n.ours() - n.oursAgain(), 2))
            .average()
            .orElseThrow());
  }

  /** Kendall's tau over the pairs whose accuracies differ by more than so many points with us. */
  Tau tau(double noise) {
    int agree = 0;
    int pairs = 0;
    for (int i = 0; i < networks.size(); i++) {
      for (int j = 0; j < i; j++) {
        double our = networks.get(i).ours() - networks.get(j).ours();
        double their = networks.get(i).theirs() - networks.get(j).theirs();
        if (Math.abs(our) > noise) {
          pairs++;
          agree += Double.compare(Math.signum(our) * Math.signum(their), 0);
        }
      }
    }
    return new Tau((double) agree / pairs, pairs);
  }

  /** Kendall's tau and over how many pairs. */
  record Tau(double value, int pairs) {}
}
