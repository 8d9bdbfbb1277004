package dev.mnas.service.profile;

import dev.mnas.service.space.SpaceLookup;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Latency tables over REST. */
@RestController
@RequestMapping("/api/v1/profiles")
@Tag(name = "profiles", description = "Latency tables, by which latencies are predicted.")
class ProfilesApi {
  private final Profiles profiles;
  private final ProfileViews views;
  private final SpaceLookup spaces;

  ProfilesApi(Profiles profiles, ProfileViews views, SpaceLookup spaces) {
    this.profiles = profiles;
    this.views = views;
    this.spaces = spaces;
  }

  @PostMapping
  @Operation(
      operationId = "profileSpace",
      summary = "Make a table of what the layers of a space take on a pool",
      description =
          "Times random networks of the space, 150 where networks is absent, finds what their"
              + " layers take, and judges the table by 50 other networks. What was measured before"
              + " is not measured again. A table of the same pool and space that is being made is"
              + " the answer where there is one.")
  ResponseEntity<ProfileView> profile(@RequestBody ProfileWish wish) {
    Profiles.Created created = profiles.create(wish.pool(), wish.space(), wish.networks(), spaces);
    return ResponseEntity.status(created.added() ? HttpStatus.CREATED : HttpStatus.OK)
        .header(HttpHeaders.LOCATION, URI.create("/api/v1/profiles/" + created.id()).toString())
        .body(views.find(created.id()));
  }

  @GetMapping
  @Operation(operationId = "listProfiles", summary = "List latency tables, the newest first")
  List<ProfileView> list() {
    return views.list();
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "showProfile",
      summary = "Show how far a latency table is, and its error")
  ProfileView show(@PathVariable long id) {
    return views.find(id);
  }

  @GetMapping("/{id}/table")
  @Operation(
      operationId = "showLatencyTable",
      summary = "The latency of each layer, to predict with",
      description =
          "A network is predicted to take overheadMillis and the sum of its layers. These are"
              + " found from networks, not timed one by one.")
  LatencyTable table(@PathVariable long id) {
    return views.table(id);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteProfile",
      summary = "Delete a latency table; what is measured for it is cancelled")
  void delete(@PathVariable long id) {
    profiles.delete(id);
  }

  /**
   * What a table is to be of.
   *
   * @param space a preset or an uploaded space
   * @param networks that the table is fitted to, 20 to 1,000; 150 where absent
   */
  record ProfileWish(String pool, String space, @Nullable Integer networks) {
    private static final String POOL = "[a-z0-9][a-z0-9-]{0,63}";

    ProfileWish {
      if (pool == null || !pool.matches(POOL)) {
        throw new IllegalArgumentException(
            "pool must be lower-case letters, digits and '-', was '" + pool + "'");
      }
      if (space == null) {
        throw new IllegalArgumentException("space must be given");
      }
    }
  }
}
