package dev.mnas.service.study;

import dev.mnas.service.space.Utf8;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.StudyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The trials of a study that are trained to be kept, over REST. */
@RestController
@RequestMapping("/api/v1/studies/{id}/finalists")
@Tag(name = "trials")
class FinalistsApi {
  private final Finalists finalists;
  private final StudyViews studies;
  private final TrialViews trials;

  FinalistsApi(Finalists finalists, StudyViews studies, TrialViews trials) {
    this.finalists = finalists;
    this.studies = studies;
    this.trials = trials;
  }

  @PostMapping(consumes = {"application/yaml", "application/json"})
  @Operation(
      operationId = "promoteTrials",
      summary = "Train the best trials, or named ones, from scratch to keep them",
      description =
          "top takes the complete trials of the highest reward, each of another network. Every"
              + " finalist is a trial of its own, which the policy does not see and which is part of"
              + " neither budget nor front; its weights are kept, and the test images of the data"
              + " set judge it. A network that is a finalist by the same recipe and data already is"
              + " not trained again.")
  ResponseEntity<List<FinalistView>> promote(
      @PathVariable long id,
      @RequestBody byte[] body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    StudyId study = new StudyId(id);
    StudySpec spec = spec(study);
    Promotion wish = Promotion.read(Utf8.decode(body), spec.data());
    Finalists.Promoted promoted = finalists.promote(study, wish, key);
    HttpStatus status = promoted.added() ? HttpStatus.CREATED : HttpStatus.OK;
    return ResponseEntity.status(status)
        .header(HttpHeaders.LOCATION, URI.create("/api/v1/studies/" + id + "/finalists").toString())
        .body(
            promoted.finalists().stream()
                .map(trial -> FinalistView.of(trials.view(trial, spec.targetPool())))
                .toList());
  }

  @GetMapping
  @Operation(
      operationId = "listFinalists",
      summary = "The finalists of a study, in the order in which they were promoted")
  List<FinalistView> list(@PathVariable long id) {
    StudyId study = new StudyId(id);
    return trials.finalists(study, spec(study).targetPool()).stream()
        .map(FinalistView::of)
        .toList();
  }

  private StudySpec spec(StudyId study) {
    return studies
        .spec(study)
        .orElseThrow(() -> new NoSuchElementException("there is no study " + study));
  }
}
