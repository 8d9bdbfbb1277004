package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Turns image files into bytes of one size: scaled to the whole height and width, whatever their
 * proportions, transparent parts white, grey as ITU-R BT.601 weighs the colours. Orientation tags
 * are not read.
 */
final class ImageDecoder {
  /** A small file may claim any size: what is decoded takes four bytes a pixel. */
  private static final long MOST_PIXELS = 50_000_000;

  private static final Pattern DAMAGE = Pattern.compile("Truncated|Corrupt");

  private static final int GREY = 1;
  private static final int COLOURS = 3;
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private final TensorShape shape;

  /**
   * Takes the size to scale to.
   *
   * @throws IOException when there are not 1 or 3 channels
   */
  ImageDecoder(TensorShape shape) throws IOException {
    if (shape.channels() != GREY && shape.channels() != COLOURS) {
      throw new IOException("images have 1 or 3 channels, the network takes " + shape.channels());
    }
    this.shape = shape;
  }

  /**
   * Writes an image, row-major, channels last.
   *
   * @throws IOException naming the file when it is damaged or too large, and how far it was read
   */
  void decode(Path file, byte[] target, int at) throws IOException {
    BufferedImage image;
    try {
      image = scaled(read(file), shape.width(), shape.height());
    } catch (IOException | RuntimeException damaged) {
      // A broken colour profile shows when it is drawn.
      throw new IOException(file + ": " + damaged.getMessage(), damaged);
    }
    int next = at;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int colour = image.getRGB(x, y);
        int red = colour >> 16 & 0xff;
        int green = colour >> 8 & 0xff;
        int blue = colour & 0xff;
        if (shape.channels() == GREY) {
          target[next++] = (byte) Math.round(LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue);
        } else {
          target[next++] = (byte) red;
          target[next++] = (byte) green;
          target[next++] = (byte) blue;
        }
      }
    }
  }

  private static BufferedImage read(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      try {
        return read(in);
      } catch (IOException | RuntimeException damaged) {
        // Readers answer damaged files with either.
        throw new IOException(
            "%s, offset %d".formatted(damaged.getMessage(), in.getStreamPosition()), damaged);
      }
    }
  }

  private static BufferedImage read(ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new IOException("is no image of a known format");
    }
    ImageReader reader = readers.next();
    try {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new IOException("must have at most " + MOST_PIXELS + " pixels, has " + pixels);
      }
      BufferedImage image = reader.read(0);
      // The JPEG reader makes the rest up and goes on.
      for (String warning : warnings) {
        if (DAMAGE.matcher(warning).lookingAt()) {
          throw new IOException(warning);
        }
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** Halves while it can, because one bilinear step looks at four pixels only. */
  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage now = image;
    int nextWidth;
    int nextHeight;
    do {
      nextWidth = Math.max(width, now.getWidth() / 2);
      nextHeight = Math.max(height, now.getHeight() / 2);
      if (now.getWidth() < 2 * width) {
        nextWidth = width;
      }
      if (now.getHeight() < 2 * height) {
        nextHeight = height;
      }
      now = drawn(now, nextWidth, nextHeight);
    } while (nextWidth != width || nextHeight != height);
    return now;
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    } finally {
      graphics.dispose();
    }
    return target;
  }
}
