package dev.mnas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The images that the profile {@code images} builds: unpacked, their entry points run with the Java
 * of this machine in place of their base image's.
 */
@Timeout(300)
class ImagesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "controller-service, controller, Start the controller service",
    "trainer-worker, trainer, Trains candidate networks",
    "latency-worker, latency, Times candidate networks"
  })
  void imageStartsItsPartOfMnas(String module, String command, String help) throws Exception {
    JsonNode config = unpack(module).path("config");
    assertThat(texts(config.path("Entrypoint"))).containsExactly("/opt/mnas/mnas", command);
    assertThat(config.path("User").asString()).isNotBlank().isNotEqualTo("0");
    assertThat(folder.resolve("opt/mnas/healthy")).isExecutable();
    assertThat(run(folder.resolve("opt/mnas/mnas").toString(), command, "--help")).contains(help);
  }

  @Test
  void controllersImageHasItsPortAndADataFolderForAnyUser() throws Exception {
    JsonNode config = unpack("controller-service").path("config");
    assertThat(config.path("ExposedPorts").has("8080/tcp")).isTrue();
    assertThat(config.path("Volumes").has("/data")).isTrue();
    assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(9);
    assertThat(texts(config.path("Cmd")))
        .containsExactly("--address", "0.0.0.0", "--data", "/data");
  }

  /** Lays the layers over each other, and gives the image's configuration. */
  private JsonNode unpack(String module) throws IOException, InterruptedException {
    Path image = Path.of("..", module, "target", module + ".tar").toAbsolutePath().normalize();
    assumeTrue(Files.exists(image), "no image is built, that takes mvn -Pimages");
    Path parts = Files.createDirectory(folder.resolve("parts"));
    run("tar", "-xf", image.toString(), "-C", parts.toString());
    JsonNode manifest = json(parts.resolve("manifest.json")).get(0);
    for (String layer : texts(manifest.path("Layers"))) {
      run(
          "tar",
          "--warning=no-unknown-keyword",
          "-xpzf",
          parts.resolve(layer).toString(),
          "-C",
          folder.toString());
    }
    return json(parts.resolve(manifest.path("Config").asString()));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static JsonNode json(Path file) throws IOException {
    return WireJson.mapper().readTree(Files.readString(file));
  }

  private static List<String> texts(JsonNode items) {
    return items.valueStream().map(JsonNode::asString).toList();
  }
}
