package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.TensorShape;
import dev.mnas.task.Augmentation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageVariationTest {
  private static final TensorShape SHAPE = new TensorShape(4, 3, 2);
  private static final int LENGTH = 24;

  /** Values 1, 2, ... in the order of memory, of two images. */
  private static float[] images() {
    float[] images = new float[2 * LENGTH];
    for (int i = 0; i < images.length; i++) {
      images[i] = i + 1;
    }
    return images;
  }

  private static float[] varied(Augmentation augmentation, long seed) {
    float[] images = images();
    new ImageVariation(augmentation, SHAPE, new SplittableRandom(seed)).apply(images, 2);
    return images;
  }

  @Test
  void noneLeavesImagesAsTheyAre() {
    assertThat(varied(Augmentation.NONE, 1)).isEqualTo(images());
  }

  @Test
  void flipMirrorsHalfOfTheImagesLeftToRight() {
    float[] mirrored = images();
    for (int row = 0; row < mirrored.length; row += 6) {
      for (int channel = 0; channel < 2; channel++) {
        float left = mirrored[row + channel];
        mirrored[row + channel] = mirrored[row + 4 + channel];
        mirrored[row + 4 + channel] = left;
      }
    }
    int flipped = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] found = varied(new Augmentation(0, true, 0), seed);
      for (int image = 0; image < 2; image++) {
        float[] one = Arrays.copyOfRange(found, image * LENGTH, (image + 1) * LENGTH);
        float[] other = Arrays.copyOfRange(mirrored, image * LENGTH, (image + 1) * LENGTH);
        float[] same = Arrays.copyOfRange(images(), image * LENGTH, (image + 1) * LENGTH);
        assertThat(Arrays.equals(one, other) || Arrays.equals(one, same)).isTrue();
        flipped += Arrays.equals(one, other) ? 1 : 0;
      }
    }
    assertThat(flipped).isBetween(150, 250);
  }

  @Test
  void cropMovesTheImageAndShowsTheMeanBehindIt() {
    Set<String> places = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      float[] found = varied(new Augmentation(1, false, 0), seed);
      places.add(place(found));
    }
    assertThat(places).hasSize(9);
  }

  /** Where the first image has gone; every value lies where one shift puts it, or is 0. */
  private static String place(float[] found) {
    float[] original = images();
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        boolean fits = true;
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 3; x++) {
            boolean inside = y - down >= 0 && y - down < 4 && x - right >= 0 && x - right < 3;
            for (int channel = 0; channel < 2; channel++) {
              float expected = inside ? original[((y - down) * 3 + x - right) * 2 + channel] : 0;
              fits &= found[(y * 3 + x) * 2 + channel] == expected;
            }
          }
        }
        if (fits) {
          return down + " " + right;
        }
      }
    }
    throw new AssertionError("no shift gives " + Arrays.toString(found));
  }

  @Test
  void shiftBeyondTheImageLeavesTheMean() {
    for (int seed = 0; seed < 50; seed++) {
      assertThat(varied(new Augmentation(40, false, 0), seed)).hasSize(2 * LENGTH);
    }
  }

  @Test
  void cutoutWipesASquareCutOffAtTheBorder() {
    Set<Integer> sizes = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      float[] found = varied(new Augmentation(0, false, 2), seed);
      float[] original = images();
      int wiped = 0;
      for (int i = 0; i < LENGTH; i++) {
        assertThat(found[i] == 0 || found[i] == original[i]).isTrue();
        wiped += found[i] == 0 ? 1 : 0;
      }
      sizes.add(wiped / 2);
    }
    assertThat(sizes).containsExactlyInAnyOrder(1, 2, 4);
  }

  @Test
  void sameSeedVariesAlike() {
    Augmentation all = new Augmentation(2, true, 2);
    assertThat(varied(all, 5)).isEqualTo(varied(all, 5));
    assertThat(varied(all, 5)).isNotEqualTo(varied(all, 6));
  }
}
