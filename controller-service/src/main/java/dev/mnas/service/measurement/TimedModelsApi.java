package dev.mnas.service.measurement;

import dev.mnas.service.artifact.ModelFiles;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Model files for those who time them. */
@RestController
@Tag(name = "worker")
class TimedModelsApi {
  private final TaskStore tasks;
  private final ModelFiles files;

  TimedModelsApi(TaskStore tasks, ModelFiles files) {
    this.tasks = tasks;
    this.files = files;
  }

  @GetMapping("/api/v1/worker/tasks/{id}/model")
  @Operation(
      operationId = "downloadModel",
      summary = "Download the model file that a task is to time",
      description = "By the holder of the lease.")
  ResponseEntity<Resource> download(
      @PathVariable long id, @RequestHeader("X-Lease-Token") String token) throws IOException {
    TaskSpec spec = tasks.specHeld(new TaskId(id), token);
    if (!(spec instanceof TaskSpec.MeasureFile measured)) {
      throw new NoSuchElementException("task %d times no file".formatted(id));
    }
    String sha256 = measured.file().sha256();
    Path file =
        files
            .find(sha256)
            .orElseThrow(() -> new NoSuchElementException("there is no model file " + sha256));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(Files.size(file))
        // As of artifacts: Spring leaves a Range alone.
        .body(new InputStreamResource(Files.newInputStream(file)));
  }
}
