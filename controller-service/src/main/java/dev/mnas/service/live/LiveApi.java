package dev.mnas.service.live;

import dev.mnas.service.security.Caller;
import dev.mnas.task.StudyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events over REST. */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "events")
class LiveApi {
  private final LiveStreams streams;

  LiveApi(LiveStreams streams) {
    this.streams = streams;
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "followEvents",
      summary = "Follow changes as server-sent events",
      description =
          "Events are trial (of the study asked for), study, alarm (raised or cleared), gone,"
              + " worker, and reset, which asks the reader to load everything anew. Last-Event-ID,"
              + " or after, continues a stream.")
  SseEmitter follow(
      @RequestParam(required = false) @Nullable Long study,
      @RequestParam(required = false) @Nullable Long after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEvent,
      @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
      HttpServletResponse answer) {
    Long from = lastEvent == null ? after : lastEvent;
    if (from != null && from < 0) {
      throw new IllegalArgumentException("the last event's number is not negative, was " + from);
    }
    // A proxy that collects answers would hold events back.
    answer.setHeader("X-Accel-Buffering", "no");
    answer.setHeader("Cache-Control", "no-store");
    return streams.open(
        caller,
        Optional.ofNullable(study).map(StudyId::new),
        from == null ? OptionalLong.empty() : OptionalLong.of(from));
  }
}
