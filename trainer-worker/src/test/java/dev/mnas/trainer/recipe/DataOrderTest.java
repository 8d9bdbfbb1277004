package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataOrderTest {
  @Test
  void everyImageComesOnceAnEpoch() {
    DataOrder order = new DataOrder(103, 10, 1);

    assertThat(flat(order, 0)).hasSize(103).doesNotHaveDuplicates();
    assertThat(order.batches(0)).hasSize(11).hasSize(order.stepsPerEpoch());
    assertThat(order.batches(0).get(10)).hasSize(3);
  }

  @Test
  void lastBatchOfOneImageIsLeftOut() {
    DataOrder order = new DataOrder(101, 10, 1);

    assertThat(order.stepsPerEpoch()).isEqualTo(10);
    assertThat(order.batches(0)).hasSize(10).allMatch(batch -> batch.length == 10);
  }

  @Test
  void fullLastBatchIsKept() {
    assertThat(new DataOrder(100, 10, 1).batches(0)).hasSize(10);
  }

  @Test
  void sameSeedGivesTheSameOrder() {
    assertThat(flat(new DataOrder(50, 8, 7), 3)).isEqualTo(flat(new DataOrder(50, 8, 7), 3));
  }

  @Test
  void epochsAndSeedsDiffer() {
    int[] first = flat(new DataOrder(50, 8, 7), 0);

    assertThat(first).isNotEqualTo(IntStream.range(0, 50).toArray());
    assertThat(flat(new DataOrder(50, 8, 7), 1)).isNotEqualTo(first);
    assertThat(flat(new DataOrder(50, 8, 8), 0)).isNotEqualTo(first);
  }

  @Test
  void everyPlaceIsReachedEquallyOften() {
    int[] counts = new int[4];
    for (long seed = 0; seed < 4000; seed++) {
      counts[flat(new DataOrder(4, 4, seed), 0)[0]]++;
    }

    // Five standard deviations of a fair draw are 137.
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 1000) < 137);
  }

  @Test
  void oneImageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataOrder(1, 2, 1))
        .withMessage("training images must be at least 2, were 1");
  }

  private static int[] flat(DataOrder order, int epoch) {
    return order.batches(epoch).stream().flatMapToInt(Arrays::stream).toArray();
  }
}
