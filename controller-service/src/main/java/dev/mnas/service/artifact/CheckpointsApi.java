package dev.mnas.service.artifact;

import dev.mnas.task.TaskId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the holder of a long task leaves for the next one. */
@RestController
@RequestMapping("/api/v1/worker/tasks/{id}/checkpoint")
@Tag(name = "worker")
class CheckpointsApi {
  private final CheckpointStore store;

  CheckpointsApi(CheckpointStore store) {
    this.store = store;
  }

  @PutMapping(path = "/{sha256}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "keepCheckpoint",
      summary = "Keep a checkpoint of a task",
      description =
          "By the holder of the lease, named by its SHA-256, in place of the one before. It is"
              + " deleted when the task ends. Attempts count anew from there.")
  void keep(
      @PathVariable long id,
      @PathVariable String sha256,
      @RequestHeader("X-Lease-Token") String token,
      InputStream body)
      throws IOException {
    store.store(new TaskId(id), token, sha256, body);
  }

  @GetMapping
  @Operation(
      operationId = "downloadCheckpoint",
      summary = "Download the checkpoint of a task",
      description = "By the holder of the lease: the last one that a holder kept; 204 without one.")
  ResponseEntity<Resource> download(
      @PathVariable long id, @RequestHeader("X-Lease-Token") String token) throws IOException {
    Optional<Path> file = store.find(new TaskId(id), token);
    if (file.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(Files.size(file.get()))
        // As of artifacts: Spring leaves a Range alone.
        .body(new InputStreamResource(Files.newInputStream(file.get())));
  }
}
