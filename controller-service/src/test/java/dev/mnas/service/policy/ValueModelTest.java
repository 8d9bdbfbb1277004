package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueModelTest {
  private static final int[] CARDINALITIES = {3, 3, 2, 4, 2, 3, 2, 3, 4, 2};
  private final Neighbourhood neighbourhood = new Neighbourhood(CARDINALITIES);
  private final Xoshiro256 random = new Xoshiro256(1);

  /** Additive, with one pair. */
  private static double reward(int[] tokens) {
    return 0.5 + 0.01 * Arrays.stream(tokens).sum() + 0.02 * tokens[0] * tokens[5];
  }

  private static Measured measured(int[] tokens, double reward) {
    return new Measured(tokens, new Outcome(reward, 0.5, 1));
  }

  /** Filled in batches of ten, as a policy does, with this much noise. */
  private ValueModel model(int networks, double noise) {
    ValueModel model = new ValueModel(CARDINALITIES);
    for (int i = 0; i < networks; i++) {
      int[] tokens = neighbourhood.any(random);
      model.add(measured(tokens, reward(tokens) + noise * (2 * random.nextDouble() - 1)));
      if (i % 10 == 9) {
        assertThat(model.isReady()).isTrue();
      }
    }
    return model;
  }

  @Test
  void fewNetworksSayNothing() {
    assertThat(model(2, 0).isReady()).isFalse();
    assertThat(model(3, 0).isReady()).isTrue();
  }

  @Test
  void whatItExpectsOfOthersFollowsTheirRewards() {
    ValueModel model = model(200, 0);
    for (int i = 0; i < 100; i++) {
      int[] tokens = neighbourhood.any(random);
      assertThat(model.mean(tokens)).isCloseTo(reward(tokens), within(0.03));
    }
  }

  @Test
  void aLuckyNetworkIsJudgedByItsNeighboursToo() {
    ValueModel exact = model(150, 0);
    ValueModel noisy = model(150, 0.05);
    int[] tokens = neighbourhood.any(random);
    for (ValueModel model : List.of(exact, noisy)) {
      model.add(measured(tokens, reward(tokens) + 0.1));
      assertThat(model.isReady()).isTrue();
    }
    assertThat(exact.mean(tokens) - reward(tokens))
        .isGreaterThan(1.5 * (noisy.mean(tokens) - reward(tokens)));
  }

  @Test
  void itIsLessSureFarFromWhatWasMeasured() {
    ValueModel model = new ValueModel(CARDINALITIES);
    int[] centre = new int[CARDINALITIES.length];
    model.add(measured(centre, reward(centre)));
    neighbourhood.changes(centre).forEach(one -> model.add(measured(one, reward(one))));
    assertThat(model.isReady()).isTrue();
    int[] far = {2, 2, 1, 3, 1, 2, 1, 2, 3, 1};
    assertThat(model.meanPlus(1, far) - model.mean(far))
        .isGreaterThan(2 * (model.meanPlus(1, centre) - model.mean(centre)));
    assertThat(model.meanPlus(0, far)).isEqualTo(model.mean(far));
  }

  @Test
  void itsStateDoesNotGrowWithAStudyAndTheBestIsNotForgotten() {
    int[] best = {2, 2, 1, 3, 1, 2, 1, 2, 3, 1};
    ValueModel model = new ValueModel(CARDINALITIES);
    model.add(measured(best, 2));
    for (int i = 0; i < 300; i++) {
      int[] tokens = neighbourhood.any(random);
      model.add(measured(tokens, reward(tokens)));
    }
    int before = state(model).length;
    for (int i = 0; i < 300; i++) {
      int[] tokens = neighbourhood.any(random);
      model.add(measured(tokens, reward(tokens)));
    }
    assertThat(state(model)).hasSize(before);
    List<Measured> kept = new ArrayList<>();
    Measured.read(new StateReader(state(model)), CARDINALITIES, kept);
    assertThat(kept).anyMatch(one -> Arrays.equals(one.tokens, best));
  }

  @Test
  void aRestoredModelExpectsTheSameBits() {
    ValueModel model = model(145, 0);
    assertThat(model.isReady()).isTrue();
    ValueModel restored = new ValueModel(CARDINALITIES);
    StateReader in = new StateReader(state(model));
    restored.read(in);
    in.finish();
    int[] tokens = neighbourhood.any(random);
    assertThat(restored.isReady()).isTrue();
    assertThat(restored.meanPlus(0.5, tokens)).isEqualTo(model.meanPlus(0.5, tokens));
    assertThat(state(restored)).isEqualTo(state(model));
  }

  private static byte[] state(ValueModel model) {
    StateWriter out = new StateWriter();
    model.write(out);
    return out.finish();
  }
}
