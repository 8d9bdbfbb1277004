package dev.mnas.service.study;

import dev.mnas.service.profile.Profiles;
import dev.mnas.service.space.Utf8;
import dev.mnas.service.version.Etag;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.yaml.SpaceYaml;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Studies over REST. */
@RestController
@RequestMapping("/api/v1/studies")
@Tag(name = "studies")
class StudiesApi {
  private final Studies studies;
  private final StudyCreation creation;
  private final StudyRemoval removal;
  private final StudyViews views;
  private final StudyYaml yaml;
  private final Profiles profiles;

  StudiesApi(
      Studies studies,
      StudyCreation creation,
      StudyRemoval removal,
      StudyViews views,
      StudyYaml yaml,
      Profiles profiles) {
    this.studies = studies;
    this.creation = creation;
    this.removal = removal;
    this.views = views;
    this.yaml = yaml;
    this.profiles = profiles;
  }

  @PostMapping(
      params = "dryRun!=true",
      consumes = {"application/yaml", "application/json"})
  @Operation(
      operationId = "createStudy",
      summary = "Start a study",
      description =
          "The same Idempotency-Key with the same study starts it once. With dryRun=true nothing is"
              + " started, and the answer tells what would be.")
  ResponseEntity<StudyView> create(
      @RequestBody byte[] body,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    StudySpec spec = read(body);
    StudyId id = key == null ? studies.create(spec) : creation.create(spec, key);
    return ResponseEntity.created(URI.create("/api/v1/studies/" + id)).body(show(id.value()));
  }

  @PostMapping(
      params = "dryRun=true",
      consumes = {"application/yaml", "application/json"})
  // Described with create: in OpenAPI a path and a method are one operation.
  @Hidden
  Draft check(@RequestBody byte[] body) {
    StudySpec spec = read(body);
    SearchSpace space = SpaceYaml.read(spec.space());
    return new Draft(
        StudyYamlWriter.write(spec), space.decisions().size(), space.size().toString());
  }

  /** The newest table of today is the study's for good, whatever is measured later. */
  private StudySpec read(byte[] body) {
    StudySpec spec = yaml.read(Utf8.decode(body));
    Prefilter prefilter = spec.prefilter();
    return prefilter == null
        ? spec
        : spec.with(
            prefilter.by(profiles.require(spec.targetPool(), spec.space(), prefilter.table())));
  }

  @GetMapping
  @Operation(operationId = "listStudies", summary = "List all studies")
  List<StudyView> list() {
    return views.list();
  }

  @GetMapping("/{id}")
  @Operation(operationId = "showStudy", summary = "Show a study")
  StudyView show(@PathVariable long id) {
    return views.find(new StudyId(id)).orElseThrow(() -> missing(id));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteStudy",
      summary = "Delete an ended study",
      description = "With its trials, measurements and weights; others keep what they reuse.")
  void delete(@PathVariable long id) {
    removal.delete(new StudyId(id));
  }

  @GetMapping("/{id}/spec")
  @Operation(
      operationId = "showStudyFile",
      summary = "The study file that starts the same study again")
  SpecView spec(@PathVariable long id) {
    return views
        .spec(new StudyId(id))
        .map(spec -> new SpecView(StudyYamlWriter.write(spec)))
        .orElseThrow(() -> missing(id));
  }

  @GetMapping("/{id}/budget")
  @Operation(operationId = "showBudget", summary = "The budget; its ETag is for changing it")
  ResponseEntity<Budget> budget(@PathVariable long id) {
    VersionedBudget found = views.budget(new StudyId(id)).orElseThrow(() -> missing(id));
    return ResponseEntity.ok().eTag(Etag.of(found.version())).body(found.budget());
  }

  @PutMapping(
      path = "/{id}/budget",
      consumes = {"application/yaml", "application/json"})
  @Operation(
      operationId = "changeBudget",
      summary = "Change the budget",
      description = "If-Match must carry the ETag last read. A completed study goes on.")
  ResponseEntity<Budget> setBudget(
      @PathVariable long id,
      @RequestBody byte[] body,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    show(id);
    int version = Etag.required(ifMatch);
    studies.setBudget(new StudyId(id), StudyYaml.readBudget(Utf8.decode(body)), version);
    return budget(id);
  }

  @PutMapping(path = "/{id}/priority", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "setPriority",
      summary = "Say which study gets workers first",
      description =
          "From -100 to 100; of studies with the same one, 0 where nobody sets it, each gets its"
              + " share. Tasks that run go on.")
  StudyView setPriority(@PathVariable long id, @RequestBody PriorityWish wish) {
    show(id);
    studies.setPriority(new StudyId(id), wish.priority());
    return show(id);
  }

  @PostMapping("/{id}/pause")
  @Operation(operationId = "pauseStudy", summary = "Give out no further tasks")
  StudyView pause(@PathVariable long id) {
    studies.pause(new StudyId(id));
    return show(id);
  }

  @PostMapping("/{id}/resume")
  @Operation(operationId = "resumeStudy", summary = "Go on with a paused study")
  StudyView resume(@PathVariable long id) {
    studies.resume(new StudyId(id));
    return show(id);
  }

  @PostMapping("/{id}/stop")
  @Operation(
      operationId = "stopStudy",
      summary = "End a study for good; running trials are cancelled")
  StudyView stop(@PathVariable long id) {
    studies.stop(new StudyId(id));
    return show(id);
  }

  private static NoSuchElementException missing(long id) {
    return new NoSuchElementException("there is no study " + id);
  }

  /**
   * A study that was checked.
   *
   * @param yaml with every default written out
   * @param decisions of its space
   * @param size token sequences of its space; a string, for it exceeds what JSON readers hold
   */
  record Draft(String yaml, int decisions, String size) {}

  /** How a study's tasks are ranked; higher ones go first. */
  record PriorityWish(int priority) {}

  /** A study file. */
  record SpecView(String yaml) {}
}
