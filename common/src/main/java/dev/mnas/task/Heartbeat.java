package dev.mnas.task;

import org.jspecify.annotations.Nullable;

/** Extends a lease; carries progress when there is some. */
public record Heartbeat(String token, @Nullable Progress progress) {
  public Heartbeat {
    Present.require("token", token);
  }
}
