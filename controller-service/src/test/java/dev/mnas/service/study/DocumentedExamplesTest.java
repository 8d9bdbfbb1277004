package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.Documents;
import dev.mnas.service.space.SpaceLookup;
import dev.mnas.yaml.SpaceYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Studies, spaces and paths that the documents show are those of the program. */
class DocumentedExamplesTest {
  @TempDir Path data;

  @Test
  void everyYamlExampleIsAStudyOrASpace() throws IOException {
    List<String> examples = new ArrayList<>(Documents.blocks("yaml"));
    try (Stream<Path> files = Files.list(Documents.HOME.resolve("examples"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        examples.add(Files.readString(file));
      }
    }
    assertThat(examples).hasSizeGreaterThan(3);
    for (String example : examples) {
      if (example.contains("\nbudget:")) {
        assertThat(new StudyYaml(SpaceLookup.PRESETS).read(example).name()).isNotBlank();
      } else {
        assertThat(SpaceYaml.read(example).blocks()).isNotEmpty();
      }
    }
  }

  @Test
  void everyPathIsInTheDescriptionOfTheInterface() throws IOException {
    List<String> documented = new ArrayList<>(Documents.matches("(/api/v1(?:/[\\w{}]+)+)"));
    Documents.matches("\\| `(?:GET|POST|PUT) (/[^`]+)` \\|").stream()
        .map(path -> path.startsWith("/api") ? path : "/api/v1/worker" + path)
        .forEach(documented::add);
    assertThat(documented).hasSizeGreaterThan(5);
    Set<String> paths = new TreeSet<>();
    try (var controller = new ControllerFixture(data)) {
      JsonNode description = controller.tree(controller.get("/v3/api-docs"));
      description.get("paths").propertyNames().forEach(path -> paths.add(general(path)));
    }
    assertThat(paths).isNotEmpty();
    assertThat(documented)
        .map(DocumentedExamplesTest::general)
        .allSatisfy(path -> assertThat(paths).anyMatch(known -> known.startsWith(path)));
  }

  /** Names of variables and example ids do not matter. */
  private static String general(String path) {
    return path.replaceAll("\\{[^}]*}", "{}").replaceAll("/\\d+", "/{}");
  }
}
