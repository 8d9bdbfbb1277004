package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.util.List;

/**
 * What a folder of data holds.
 *
 * @param format in words
 * @param shape of one image
 * @param normalisation of the training images
 * @param parts of it, training first
 */
public record Contents(
    String format, TensorShape shape, Normalisation normalisation, List<Part> parts) {
  public Contents {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param name in words
   * @param images of each class
   */
  public record Part(String name, List<Integer> images) {
    public Part {
      images = List.copyOf(images);
    }

    /** Of all classes together. */
    public int size() {
      return images.stream().mapToInt(Integer::intValue).sum();
    }
  }
}
