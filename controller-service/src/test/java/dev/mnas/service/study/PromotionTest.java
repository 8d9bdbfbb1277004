package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.Augmentation;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import org.junit.jupiter.api.Test;

/** What a user wishes of finalists. */
class PromotionTest {
  private static final DataSplit STUDY = new DataSplit("fashion-mnist", 100, 200, 5L);

  @Test
  void recipeIsFullWhereNoneIsNamedAsTheDocumentsSay() {
    Promotion wish = Promotion.read("top: 3", STUDY);
    assertThat(wish.top()).isEqualTo(3);
    assertThat(wish.trials()).isEmpty();
    assertThat(wish.data()).isEqualTo(STUDY);
    assertThat(wish.recipe())
        .isEqualTo(
            new Recipe(
                60,
                64,
                0.1,
                0.9,
                0.05,
                1e-4,
                1,
                Optimizer.SGD,
                Schedule.COSINE,
                0.1,
                0.2,
                0.999,
                new Augmentation(4, true, 0)));
  }

  @Test
  void whatIsLeftOutIsThatOfThePresetAndOfTheStudy() {
    Promotion wish =
        Promotion.read(
            "{trials: [7, 8, 7], recipe: {preset: paper, epochs: 9}, data: {validation: 50, seed: 6}}",
            STUDY);
    assertThat(wish.top()).isZero();
    assertThat(wish.trials()).containsExactly(7, 8);
    assertThat(wish.recipe().epochs()).isEqualTo(9);
    assertThat(wish.recipe().optimizer()).isEqualTo(Optimizer.RMSPROP);
    assertThat(wish.data()).isEqualTo(new DataSplit("fashion-mnist", 100, 50, 6L));
    assertThat(Promotion.read("{top: 1, recipe: {epochs: 9}}", STUDY).recipe().dropout())
        .isEqualTo(0.2);
    assertThat(Promotion.read("{top: 1, recipe: proxy}", STUDY).recipe()).isEqualTo(Recipe.proxy());
  }

  @Test
  void equalWishesHaveEqualTexts() {
    String text = Promotion.read("top: 3", STUDY).text();
    assertThat(Promotion.read("{recipe: full, top: 3}", STUDY).text()).isEqualTo(text);
    assertThat(Promotion.read("{recipe: full, top: 2}", STUDY).text()).isNotEqualTo(text);
    assertThat(Promotion.read("{recipe: {seed: 2}, top: 3}", STUDY).text()).isNotEqualTo(text);
    assertThat(Promotion.read("{data: {train: 99}, top: 3}", STUDY).text()).isNotEqualTo(text);
  }
}
