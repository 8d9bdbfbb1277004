package dev.mnas.latency.protocol;

/** A model answers what it should not: a broken delegate, or a file that cannot be timed. */
public final class OutputDiffers extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputDiffers(String message) {
    super(message);
  }
}
