package dev.mnas.service.study;

import dev.mnas.task.TrialId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What to know of a trained network, over REST: one record, as JSON and as Markdown. */
@RestController
@RequestMapping("/api/v1/trials/{id}")
@Tag(name = "exports")
class ModelCardApi {
  private final ModelCards cards;

  ModelCardApi(ModelCards cards) {
    this.cards = cards;
  }

  @GetMapping("/model-card")
  @Operation(
      operationId = "showModelCard",
      summary = "The model card of a complete trial",
      description =
          "Network, accuracy, latency on each device, data, recipe, versions, files, and what the"
              + " numbers do not say.")
  ModelCard show(@PathVariable long id) {
    return cards.of(new TrialId(id));
  }

  @GetMapping("/downloads/model-card.md")
  @Operation(
      operationId = "downloadModelCard",
      summary = "The model card of a complete trial as Markdown")
  ResponseEntity<byte[]> markdown(@PathVariable long id) {
    String text = ModelCardMarkdown.of(cards.of(new TrialId(id)));
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("trial-%d-model-card.md".formatted(id))
                .build()
                .toString())
        .contentType(new MediaType(MediaType.TEXT_MARKDOWN, StandardCharsets.UTF_8))
        .body(text.getBytes(StandardCharsets.UTF_8));
  }
}
