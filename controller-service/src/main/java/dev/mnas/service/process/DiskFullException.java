package dev.mnas.service.process;

import org.jspecify.annotations.Nullable;

/** Nothing more can be written; what was stored before is unharmed. */
public final class DiskFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DiskFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
