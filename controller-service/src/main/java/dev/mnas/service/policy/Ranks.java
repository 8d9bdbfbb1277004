package dev.mnas.service.policy;

import dev.mnas.service.policy.RnnLearner.Lesson;
import java.util.ArrayList;
import java.util.List;

/** Advantages that depend on the order of rewards alone, not on their scale. */
final class Ranks {
  private Ranks() {}

  /** Ranks among all, scaled to [-1, 1]; equal values share the mean of theirs; 0 for one alone. */
  static double[] of(double[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = 0;
      int above = 0;
      for (double value : values) {
        below += value < values[i] ? 1 : 0;
        above += value > values[i] ? 1 : 0;
      }
      ranks[i] = values.length == 1 ? 0 : (double) (below - above) / (values.length - 1);
    }
    return ranks;
  }

  static List<Lesson> lessons(List<Sample> samples, List<Outcome> outcomes) {
    double[] ranks = of(outcomes.stream().mapToDouble(Outcome::reward).toArray());
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      lessons.add(new Lesson(samples.get(i), ranks[i]));
    }
    return lessons;
  }
}
