package dev.mnas.service.live;

/** As many event streams are open as the controller allows. */
public final class TooManyStreamsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyStreamsException(int limit) {
    super("%d event streams are open, which is the limit (mnas.streams)".formatted(limit));
  }
}
