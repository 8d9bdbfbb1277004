package dev.mnas.service.study;

/**
 * Networks that are predicted to be too slow are not trained.
 *
 * @param factor of the target beyond which a predicted latency lies, more than 1
 */
public record Prefilter(double factor) {
  public Prefilter {
    if (!(factor > 1) || factor > 1000) {
      throw new IllegalArgumentException("factor must lie in (1, 1000], was " + factor);
    }
  }
}
