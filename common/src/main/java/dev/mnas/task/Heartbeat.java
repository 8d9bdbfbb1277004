package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extends a lease; carries progress when there is some.
 *
 * @param curve all epochs that are finished, where some of them are news to the controller; else
 *     empty, as always from workers of before curves were sent
 */
public record Heartbeat(
    String token,
    @Nullable Progress progress,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Progress> curve) {
  public Heartbeat {
    Present.require("token", token);
    curve = curve == null ? List.of() : Progress.curve(curve);
  }

  /** Without news of finished epochs. */
  public Heartbeat(String token, @Nullable Progress progress) {
    this(token, progress, List.of());
  }
}
