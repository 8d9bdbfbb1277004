package dev.mnas.service.space;

import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import dev.mnas.yaml.SpaceYaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The preset search spaces, and a check of one's own. */
@RestController
@RequestMapping("/api/v1/spaces")
class SpacesApi {

  @GetMapping
  List<Summary> list() {
    return Presets.names().stream()
        .map(name -> Presets.find(name).orElseThrow())
        .map(space -> new Summary(space.name(), space.decisions().size(), space.size().toString()))
        .toList();
  }

  @GetMapping("/{name}")
  SpaceView show(@PathVariable String name) {
    return Presets.find(name)
        .map(space -> SpaceView.of(space, Presets.text(name).orElseThrow()))
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "there is no space %s, there are %s".formatted(name, Presets.names())));
  }

  @PostMapping(
      path = "/validate",
      consumes = {"application/yaml", "application/json"})
  SpaceView validate(@RequestBody byte[] body) {
    SearchSpace space = SpaceYaml.read(new String(body, StandardCharsets.UTF_8));
    return SpaceView.of(space, SpaceYaml.write(space));
  }

  /**
   * @param decisions how many
   * @param size token sequences; a string, for it exceeds what JSON readers hold
   */
  record Summary(String name, int decisions, String size) {}

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
