package dev.mnas.service.space;

import dev.mnas.service.version.Etag;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import dev.mnas.yaml.SpaceYaml;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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

/** The search spaces, and a check of one's own. */
@RestController
@RequestMapping("/api/v1/spaces")
@Tag(name = "spaces")
class SpacesApi {
  private final SpaceStore store;

  SpacesApi(SpaceStore store) {
    this.store = store;
  }

  @GetMapping
  @Operation(operationId = "listSpaces", summary = "List presets and uploaded spaces")
  List<Summary> list() {
    return Stream.concat(
            Presets.names().stream()
                .map(name -> Summary.of(Presets.find(name).orElseThrow(), Origin.PRESET)),
            store.uploaded().stream()
                .map(space -> Summary.of(SpaceYaml.read(space.yaml()), Origin.UPLOADED)))
        .toList();
  }

  @GetMapping("/{name}")
  @Operation(
      operationId = "showSpace",
      summary = "Show a space; the ETag of an uploaded one is for replacing it")
  ResponseEntity<SpaceView> show(@PathVariable String name) {
    Optional<String> preset = Presets.text(name);
    if (preset.isPresent()) {
      return ResponseEntity.ok(SpaceView.of(SpaceYaml.read(preset.get()), preset.get()));
    }
    StoredSpace found =
        store
            .uploaded(name)
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "there is no space %s, there are %s".formatted(name, store.names())));
    return ResponseEntity.ok()
        .eTag(Etag.of(found.version()))
        .body(SpaceView.of(SpaceYaml.read(found.yaml()), found.yaml()));
  }

  @PutMapping(
      path = "/{name}",
      consumes = {"application/yaml", "application/json"})
  @Operation(
      operationId = "uploadSpace",
      summary = "Upload a space",
      description =
          "Replacing one needs If-Match with the ETag that was read. Studies that run keep theirs.")
  ResponseEntity<SpaceView> upload(
      @PathVariable String name,
      @RequestBody byte[] body,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    String yaml = Utf8.decode(body);
    SearchSpace space = SpaceYaml.read(yaml);
    if (!space.name().equals(name)) {
      throw new IllegalArgumentException(
          "the path must end in the space's name '%s', ended in '%s'"
              .formatted(space.name(), name));
    }
    Integer replaced = ifMatch == null ? null : Integer.valueOf(Etag.required(ifMatch));
    StoredSpace stored = store.store(space, yaml, replaced);
    ResponseEntity.BodyBuilder answer =
        replaced == null
            ? ResponseEntity.created(URI.create("/api/v1/spaces/" + name))
            : ResponseEntity.ok();
    return answer.eTag(Etag.of(stored.version())).body(SpaceView.of(space, yaml));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteSpace",
      summary = "Delete an uploaded space; studies that used it keep it")
  void delete(@PathVariable String name) {
    store.delete(name);
  }

  @PostMapping(
      path = "/validate",
      consumes = {"application/yaml", "application/json"})
  @Operation(operationId = "checkSpace", summary = "Check a space without storing it")
  SpaceView validate(@RequestBody byte[] body) {
    SearchSpace space = SpaceYaml.read(Utf8.decode(body));
    return SpaceView.of(space, SpaceYaml.write(space));
  }

  /** Where a space comes from. */
  enum Origin {
    PRESET,
    UPLOADED
  }

  /**
   * @param decisions how many
   * @param size token sequences; a string, for it exceeds what JSON readers hold
   */
  record Summary(String name, int decisions, String size, Origin origin) {
    static Summary of(SearchSpace space, Origin origin) {
      return new Summary(space.name(), space.decisions().size(), space.size().toString(), origin);
    }
  }

  /** A space with all its choices. */
  record SpaceView(String name, List<Decision> decisions, String size, String yaml) {
    SpaceView {
      decisions = List.copyOf(decisions);
    }

    static SpaceView of(SearchSpace space, String yaml) {
      return new SpaceView(space.name(), space.decisions(), space.size().toString(), yaml);
    }
  }
}
