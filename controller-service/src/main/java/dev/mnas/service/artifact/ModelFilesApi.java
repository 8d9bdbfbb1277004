package dev.mnas.service.artifact;

import dev.mnas.task.ModelFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Uploads of model files that are to be timed. */
@RestController
@Tag(name = "measurements")
class ModelFilesApi {
  private final ModelFiles files;

  ModelFilesApi(ModelFiles files) {
    this.files = files;
  }

  @PutMapping(
      path = "/api/v1/model-files/{sha256}",
      consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "uploadModelFile",
      summary = "Upload a .tflite or .onnx file to time it",
      description =
          "Named by its SHA-256. It stays while an open measurement needs it, and for an hour after"
              + " it was uploaded or asked for last.")
  ModelFile upload(@PathVariable String sha256, InputStream body) throws IOException {
    return files.store(sha256, body);
  }
}
