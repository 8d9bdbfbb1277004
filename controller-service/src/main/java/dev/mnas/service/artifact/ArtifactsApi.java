package dev.mnas.service.artifact;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Downloads of trained weights (safetensors). */
@RestController
class ArtifactsApi {
  private final ArtifactStore store;

  ArtifactsApi(ArtifactStore store) {
    this.store = store;
  }

  @GetMapping("/api/v1/artifacts/{sha256}")
  ResponseEntity<Resource> download(@PathVariable String sha256) {
    return store
        .find(sha256)
        .<ResponseEntity<Resource>>map(
            path ->
                ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .body(new FileSystemResource(path)))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }
}
