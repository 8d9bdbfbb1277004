package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final TensorShape COLOURED = new TensorShape(4, 6, 3);
  private static final TensorShape GREY = new TensorShape(4, 6, 1);
  private static final int OF_EACH = 10;

  @TempDir private Path root;

  /** Images whose grey tells class and number apart. */
  private void fill() throws IOException {
    for (int image = 0; image < OF_EACH; image++) {
      write("dark", image + ".png", 8, 12, new Color(10 * image, 0, 0));
      write("light", image + ".png", 50, 31, new Color(155 + 10 * image, 255, 255));
    }
  }

  private Path write(String folder, String name, int width, int height, Color colour)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    Path file = Files.createDirectories(root.resolve(folder)).resolve(name);
    assertThat(ImageIO.write(image, name.substring(name.indexOf('.') + 1), file.toFile())).isTrue();
    return file;
  }

  private Datasets.Parts load(int train, int validation, TensorShape shape) throws IOException {
    return new ImageFolder(root).load(new DataSplit("mine", train, validation), shape);
  }

  private void damagedIs(Path file, String rule) {
    assertThatIOException()
        .isThrownBy(() -> load(17, 4, GREY))
        .withMessageContainingAll(file.toString(), rule);
  }

  @Test
  void classesAreNumberedByNameAndImagesScaled() throws IOException {
    fill();
    ImageDataset train = load(16, 4, COLOURED).train();
    assertThat(train.shape()).isEqualTo(COLOURED);
    assertThat(train.classes()).isEqualTo(2);
    for (int image = 0; image < train.size(); image++) {
      float[] pixels = train.image(image);
      float first = pixels[0];
      float green = pixels[1];
      boolean light = green > first || green == first && green > 0;
      assertThat(train.label(image)).isEqualTo(light ? 1 : 0);
      assertThat(pixels).hasSize(4 * 6 * 3);
      assertThat(pixels[pixels.length - 3]).as("of one colour").isEqualTo(first);
    }
  }

  @Test
  void partsShareNoImageAndHoldOneInFiveOfEachClass() throws IOException {
    fill();
    Datasets.Parts parts = load(16, 4, COLOURED);
    Set<String> train = texts(parts.train());
    Set<String> validation = texts(parts.validation());
    assertThat(train).hasSize(16).doesNotContainAnyElementsOf(validation);
    assertThat(validation).hasSize(4);
    for (ImageDataset part : new ImageDataset[] {parts.train(), parts.validation()}) {
      long dark = 0;
      for (int image = 0; image < part.size(); image++) {
        dark += part.label(image) == 0 ? 1 : 0;
      }
      assertThat(dark).isEqualTo(part.size() / 2);
    }
    assertThat(texts(load(16, 4, COLOURED).validation())).isEqualTo(validation);
    // The normalisation is that of what is trained on, so the same of both here.
    assertThat(texts(load(16, 2, COLOURED).validation())).isSubsetOf(validation);
  }

  @Test
  void seedDrawsOtherPartsOfTheSameSizes() throws IOException {
    fill();
    Set<String> usual = texts(load(16, 4, COLOURED).validation());
    boolean differs = false;
    for (long seed = 0; seed < 5; seed++) {
      DataSplit split = new DataSplit("mine", 16, 4, seed);
      Datasets.Parts parts = new ImageFolder(root).load(split, COLOURED);
      Set<String> validation = texts(parts.validation());
      assertThat(texts(parts.train())).hasSize(16).doesNotContainAnyElementsOf(validation);
      assertThat(texts(new ImageFolder(root).load(split, COLOURED).validation()))
          .isEqualTo(validation);
      differs |= !validation.equals(usual);
    }
    assertThat(differs).isTrue();
  }

  private static Set<String> texts(ImageDataset images) {
    Set<String> all = new HashSet<>();
    for (int image = 0; image < images.size(); image++) {
      all.add(images.label(image) + Arrays.toString(images.image(image)));
    }
    return all;
  }

  @Test
  void coloursBecomeGreyAndTransparencyWhite() throws IOException {
    fill();
    Files.createDirectories(root.resolve("dark"));
    byte[] pixels = new byte[24];
    new ImageDecoder(GREY).decode(write("x", "a.png", 9, 9, new Color(200, 100, 50)), pixels, 0);
    assertThat(pixels[5] & 0xff).isEqualTo(124); // 0.299 * 200 + 0.587 * 100 + 0.114 * 50
    Path clear = root.resolve("clear.png");
    ImageIO.write(new BufferedImage(5, 5, BufferedImage.TYPE_INT_ARGB), "png", clear.toFile());
    new ImageDecoder(GREY).decode(clear, pixels, 0);
    assertThat(pixels[23] & 0xff).isEqualTo(255);
  }

  @Test
  void largeImageIsAveragedAndNotSampled() throws IOException {
    BufferedImage stripes = new BufferedImage(384, 256, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 384; x += 2) {
      for (int y = 0; y < 256; y++) {
        stripes.setRGB(x, y, 0xffffff);
      }
    }
    Path file = root.resolve("stripes.png");
    ImageIO.write(stripes, "png", file.toFile());
    byte[] pixels = new byte[24];
    new ImageDecoder(GREY).decode(file, pixels, 0);
    for (byte pixel : pixels) {
      assertThat(pixel & 0xff).isBetween(125, 130);
    }
  }

  @Test
  void truncatedImageIsNamed() throws IOException {
    fill();
    Path file = write("dark", "cut.jpg", 64, 64, Color.RED);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, 200));
    damagedIs(file, "offset 200");
    Files.write(file, Arrays.copyOf(content, content.length - 5));
    damagedIs(file, "Truncated File");
    Files.write(file, new byte[0]);
    damagedIs(file, "no image of a known format");
  }

  @Test
  void whatIsNoImageIsNamedUnlessItIsHidden() throws IOException {
    fill();
    Files.writeString(root.resolve("dark/.thumbnails"), "");
    assertThat(load(16, 4, GREY).train().size()).isEqualTo(16);
    damagedIs(Files.writeString(root.resolve("dark/notes.txt"), ""), "must be an image");
  }

  @Test
  void linkOutOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    fill();
    Path outside = Files.write(elsewhere.resolve("a.png"), new byte[1]);
    damagedIs(Files.createSymbolicLink(root.resolve("dark/link.png"), outside), "is a link to");
  }

  @Test
  void hugeImageIsRefusedBeforeItIsDecoded() throws IOException {
    fill();
    Path file = root.resolve("dark/huge.png");
    ImageIO.write(
        new BufferedImage(10_000, 5_001, BufferedImage.TYPE_BYTE_BINARY), "png", file.toFile());
    damagedIs(file, "must have at most 50000000 pixels, has 50010000");
  }

  @Test
  void moreImagesThanThereAreAreRefused() throws IOException {
    fill();
    assertThatIOException()
        .isThrownBy(() -> load(17, 4, GREY))
        .withMessage("training images must be at most 16, were 17");
    assertThatIOException()
        .isThrownBy(() -> load(16, 5, GREY))
        .withMessage("validation images must be at most 4, were 5");
    assertThatIOException()
        .isThrownBy(() -> load(16, 4, new TensorShape(4, 6, 2)))
        .withMessage("images have 1 or 3 channels, the network takes 2");
  }

  @Test
  void folderOfOneClassIsRefused() throws IOException {
    write("only", "a.png", 2, 2, Color.RED);
    assertThatIOException()
        .isThrownBy(() -> new ImageFolder(root))
        .withMessageContaining("must hold 2 to 256 folders, one a class, had 1");
  }
}
