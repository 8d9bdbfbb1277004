package dev.mnas.service.study;

import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.space.Utf8;
import dev.mnas.service.version.Etag;
import dev.mnas.task.StudyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The policy of a study over REST. */
@RestController
@RequestMapping("/api/v1/studies/{id}/policy")
@Tag(name = "studies")
class PolicyApi {
  private final PolicyEdits edits;
  private final StudyAdvance advance;
  private final StudyViews views;

  PolicyApi(PolicyEdits edits, StudyAdvance advance, StudyViews views) {
    this.edits = edits;
    this.advance = advance;
    this.views = views;
  }

  @GetMapping
  @Operation(operationId = "showPolicy", summary = "The policy; its ETag is for changing it")
  ResponseEntity<PolicySettings> show(@PathVariable long id) {
    VersionedPolicy found = views.policy(new StudyId(id)).orElseThrow(() -> missing(id));
    return ResponseEntity.ok().eTag(Etag.of(found.version())).body(found.settings());
  }

  @PutMapping(consumes = {"application/yaml", "application/json"})
  @Operation(
      operationId = "changePolicy",
      summary = "Go on with another policy, which is told of everything measured so far",
      description =
          "If-Match must carry the ETag last read. What is left out stays as it is. A completed"
              + " study goes on where its budget has room.")
  ResponseEntity<PolicySettings> change(
      @PathVariable long id,
      @RequestBody byte[] body,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    show(id);
    int version = Etag.required(ifMatch);
    String text = Utf8.decode(body);
    StudyId study = new StudyId(id);
    edits.change(study, before -> StudyYaml.readPolicy(text, before), version);
    advance.advance(study); // Locks are not held across the two.
    return show(id);
  }

  @PostMapping("/restart")
  @Operation(
      operationId = "restartPolicy",
      summary = "Have the policy start anew; which networks are known it keeps",
      description =
          "The same Idempotency-Key restarts it once. A completed study goes on where its budget"
              + " has room.")
  StudyView restart(
      @PathVariable long id,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    StudyId study = new StudyId(id);
    edits.restart(study, key);
    advance.advance(study);
    return views.find(study).orElseThrow(() -> missing(id));
  }

  private static NoSuchElementException missing(long id) {
    return new NoSuchElementException("there is no study " + id);
  }
}
