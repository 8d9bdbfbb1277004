package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.policy.RnnLearner.Lesson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backpropagation through time against central differences, every weight of a small network. */
class RnnLearnerTest {
  private static final float STEP = 2e-3f;

  private final RnnRows rows = new RnnRows(new int[] {4, 2, 3, 2}, 5, 3);
  private final BatchRnn rnn = new BatchRnn(rows);
  private final BatchTape tape = new BatchTape(rows);
  private final RnnLearner learner =
      new RnnLearner(new RnnSettings.Learning(0.01, 0.2, 4, 0.1, 0.5, 10), rows, rnn, tape);
  private final List<int[]> queue = List.of(new int[] {3, 1, 0, 1}, new int[] {0, 0, 2, 1});

  @Test
  void gradientEqualsFiniteDifferencesForEveryWeight() {
    Xoshiro256 random = new Xoshiro256(3);
    float[][] weights = weights(random);
    List<Lesson> lessons = lessons(weights, random);
    float[][] gradient = rows.zeros();
    double unused = loss(weights, lessons, gradient);
    int nonZero = 0;
    int all = 0;
    for (int row = 0; row < weights.length; row++) {
      for (int i = 0; i < weights[row].length; i++) {
        float kept = weights[row][i];
        weights[row][i] = kept + STEP;
        double above = loss(weights, lessons, rows.zeros());
        weights[row][i] = kept - STEP;
        double below = loss(weights, lessons, rows.zeros());
        weights[row][i] = kept;
        assertThat((double) gradient[row][i])
            .as("weight %d of row %d", i, row)
            .isCloseTo((above - below) / (2 * STEP), within(4e-4));
        nonZero += Math.abs(gradient[row][i]) > 2e-3 ? 1 : 0;
        all++;
      }
    }
    assertThat(nonZero).isGreaterThan(all / 3);
  }

  @Test
  void gradientOfASampleDependsOnNoOther() {
    Xoshiro256 random = new Xoshiro256(4);
    float[][] weights = weights(random);
    List<Lesson> lessons = lessons(weights, random);
    rnn.forward(weights, tape, lessons.stream().map(lesson -> lesson.sample().tokens).toList());
    float[] together = tape.logProbabilities[3][2].clone();
    rnn.forward(weights, tape, List.of(lessons.get(2).sample().tokens));
    assertThat(tape.logProbabilities[3][0]).isEqualTo(together);
  }

  @Test
  void moreThanTheTapeHoldsIsLearnedInParts() {
    Xoshiro256 random = new Xoshiro256(5);
    float[][] weights = weights(random);
    List<Lesson> lessons = lessons(weights, random);
    List<Lesson> many = new ArrayList<>();
    for (int i = 0; i < BatchTape.CAPACITY; i++) {
      many.addAll(lessons);
    }
    float[][] few = rows.zeros();
    float[][] all = rows.zeros();
    assertThat(loss(weights, many, all)).isCloseTo(loss(weights, lessons, few), within(1e-5));
    assertThat(all[rows.lstm()]).containsExactly(few[rows.lstm()], within(1e-5f));
  }

  private float[][] weights(Xoshiro256 random) {
    float[][] weights = rows.zeros();
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (1.6 * random.nextDouble() - 0.8);
      }
    }
    return weights;
  }

  /** Sampled by a somewhat other policy: ratios off 1, some beyond the clip. */
  private List<Lesson> lessons(float[][] weights, Xoshiro256 random) {
    int[][] drawn = rnn.sample(weights, tape, 3, random);
    double[] advantages = {0.7, -0.4, 0.3};
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      double[] old = new double[rows.steps()];
      for (int step = 0; step < old.length; step++) {
        old[step] =
            tape.logProbabilities[step][i][drawn[i][step]] + 0.6 * (random.nextDouble() - 0.5);
      }
      lessons.add(new Lesson(new Sample(drawn[i], old), advantages[i]));
    }
    return lessons;
  }

  private double loss(float[][] weights, List<Lesson> lessons, float[][] gradient) {
    float[][][] before = new float[lessons.size()][][];
    double loss = learner.addGradient(weights, lessons, 0, lessons.size(), queue, before, gradient);
    assertThat(Arrays.asList(before)).doesNotContainNull();
    return loss;
  }

  @Test
  void activationsAreWithinHalfAMillionthOfTheExact() {
    for (float x = -12; x < 12; x += 0.013f) {
      assertThat((double) Gates.tanh(x)).isCloseTo(StrictMath.tanh(x), within(5e-7));
      float[] activated = {x, x};
      Gates.activate(activated, new float[] {0.5f, 1}, new float[] {0.5f, 0});
      assertThat((double) activated[0]).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(5e-7));
      assertThat((double) activated[1]).isCloseTo(StrictMath.tanh(x), within(5e-7));
    }
  }

  @Test
  void ranksLieBetweenMinusOneAndOneAndEqualsShareTheirs() {
    assertThat(Ranks.of(new double[] {0.3, 0.9, 0.1})).containsExactly(0, 1, -1);
    assertThat(Ranks.of(new double[] {5, 5, 1, 9})).containsExactly(0, 0, -1, 1);
    assertThat(Ranks.of(new double[] {7})).containsExactly(0);
  }
}
