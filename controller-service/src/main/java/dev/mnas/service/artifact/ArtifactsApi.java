package dev.mnas.service.artifact;

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
import org.springframework.web.bind.annotation.RestController;

/** Downloads of trained weights (safetensors). */
@RestController
@Tag(name = "exports")
class ArtifactsApi {
  private final ArtifactStore store;

  ArtifactsApi(ArtifactStore store) {
    this.store = store;
  }

  @GetMapping("/api/v1/artifacts/{sha256}")
  @Operation(operationId = "downloadArtifact", summary = "Download trained weights by their hash")
  ResponseEntity<Resource> download(@PathVariable String sha256) throws IOException {
    Path file =
        store
            .find(sha256)
            .orElseThrow(() -> new NoSuchElementException("there is no artifact " + sha256));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(Files.size(file))
        // Of no other resource Spring leaves a Range alone, whose refusals are no Problem Details.
        .body(new InputStreamResource(Files.newInputStream(file)));
  }
}
