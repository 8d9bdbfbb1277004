package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.util.List;

/**
 * Turns bytes into floats of about zero mean and unit variance: {@code (byte / 255 - mean) / std},
 * per channel. Whoever runs a trained network must feed it the same.
 *
 * @param mean of the training part's bytes / 255, one a channel
 * @param std standard deviation of the same, one a channel, positive
 */
public record Normalisation(List<Double> mean, List<Double> std) {
  private static final double WHITE = 255;

  public Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean and std must have one value a channel, had %d and %d"
              .formatted(mean.size(), std.size()));
    }
    for (double deviation : std) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("std must be positive, was " + deviation);
      }
    }
  }

  /**
   * The images as one batch, NHWC.
   *
   * @throws IllegalArgumentException when the data has another number of channels
   */
  public float[] batch(ImageDataset data, int[] images) {
    TensorShape shape = data.shape();
    if (shape.channels() != mean.size()) {
      throw new IllegalArgumentException(
          "images must have %d channels, had %d".formatted(mean.size(), shape.channels()));
    }
    int elements = (int) shape.elements();
    float[] batch = new float[Math.multiplyExact(images.length, elements)];
    for (int channel = 0; channel < shape.channels(); channel++) {
      double shift = mean.get(channel);
      double scale = std.get(channel);
      for (int i = 0; i < images.length; i++) {
        for (int at = channel; at < elements; at += shape.channels()) {
          batch[i * elements + at] = (float) ((data.pixel(images[i], at) / WHITE - shift) / scale);
        }
      }
    }
    return batch;
  }
}
