package dev.mnas.service.study;

import dev.mnas.service.trial.TrialPage;
import dev.mnas.service.trial.TrialView;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Studies and their trials over REST. */
@RestController
@RequestMapping("/api/v1")
class StudiesApi {
  private static final int MAX_PAGE = 500;

  private final Studies studies;
  private final TrialViews trials;

  StudiesApi(Studies studies, TrialViews trials) {
    this.studies = studies;
    this.trials = trials;
  }

  @PostMapping(
      path = "/studies",
      consumes = {"application/yaml", "application/json"})
  ResponseEntity<StudyView> create(@RequestBody byte[] body) {
    StudyId id = studies.create(StudyYaml.read(Utf8.decode(body)));
    return ResponseEntity.created(URI.create("/api/v1/studies/" + id)).body(show(id.value()));
  }

  @GetMapping("/studies")
  List<StudyView> list() {
    return studies.list();
  }

  @GetMapping("/studies/{id}")
  StudyView show(@PathVariable long id) {
    return studies
        .find(new StudyId(id))
        .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
  }

  @PostMapping("/studies/{id}/pause")
  StudyView pause(@PathVariable long id) {
    show(id);
    studies.pause(new StudyId(id));
    return show(id);
  }

  @PostMapping("/studies/{id}/resume")
  StudyView resume(@PathVariable long id) {
    show(id);
    studies.resume(new StudyId(id));
    return show(id);
  }

  @PostMapping("/studies/{id}/stop")
  StudyView stop(@PathVariable long id) {
    show(id);
    studies.stop(new StudyId(id));
    return show(id);
  }

  @GetMapping("/studies/{id}/trials")
  TrialPage trials(
      @PathVariable long id,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    if (page < 0 || size < 1 || size > MAX_PAGE) {
      throw new IllegalArgumentException(
          "page must not be negative and size must lie in [1, %d], were %d and %d"
              .formatted(MAX_PAGE, page, size));
    }
    show(id);
    StudyId study = new StudyId(id);
    return trials.page(study, studies.targetPool(study), page, size);
  }

  @GetMapping("/studies/{id}/pareto")
  Front pareto(@PathVariable long id) {
    show(id);
    StudyId study = new StudyId(id);
    return new Front(study, trials.front(study, studies.targetPool(study)));
  }

  @GetMapping("/trials/{id}")
  TrialView trial(@PathVariable long id) {
    TrialId trial = new TrialId(id);
    StudyId study =
        trials
            .studyOf(trial)
            .orElseThrow(() -> new NoSuchElementException("there is no trial " + id));
    return trials.view(trial, studies.targetPool(study));
  }

  @PostMapping("/trials/{id}/stop")
  TrialView stopTrial(@PathVariable long id) {
    trial(id);
    studies.stopTrial(new TrialId(id));
    return trial(id);
  }

  /**
   * The Pareto front.
   *
   * @param points fastest first
   */
  record Front(StudyId study, List<TrialView> points) {
    Front {
      points = List.copyOf(points);
    }
  }
}
