package dev.mnas.export;

/**
 * The values that a tensor took while a network ran on images, both bounds included.
 *
 * @param min lowest value, finite
 * @param max highest value, finite and not below {@code min}
 */
public record ActivationRange(float min, float max) {
  public ActivationRange {
    if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
      throw new IllegalArgumentException(
          "range must be finite and ordered, was [%s, %s]".formatted(min, max));
    }
  }

  /** The smallest range that holds both. */
  public ActivationRange union(ActivationRange other) {
    return new ActivationRange(Math.min(min, other.min), Math.max(max, other.max));
  }
}
