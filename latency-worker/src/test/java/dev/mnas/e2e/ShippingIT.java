package dev.mnas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mnas.latency.LatencyWorker;
import dev.mnas.trainer.TrainerWorker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is shipped around the jars; no Docker engine is needed. */
@Timeout(120)
class ShippingIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, String> TOKENS =
      Map.of("MNAS_USER_TOKEN", "user-token", "MNAS_WORKER_TOKEN", "worker-token");

  @TempDir Path folder;

  @Test
  void composeFileIsAccepted() throws Exception {
    Run plain = compose(TOKENS, "config");
    assertThat(plain.code).as(plain.output).isZero();
    Run postgres = compose(TOKENS, "--profile", "postgres", "config");
    assertThat(postgres.code).as(postgres.output).isZero();
    assertThat(services(postgres)).containsExactly("controller", "latency", "postgres", "trainer");
    assertThat(postgres.output).contains("    profiles:\n    - postgres\n", "pg_isready");
  }

  @Test
  void composeFileNeedsBothTokens() throws Exception {
    for (String token : TOKENS.keySet()) {
      Run one = compose(Map.of(token, "x"), "config");
      assertThat(one.code).isNotZero();
      assertThat(one.output).contains("set a token for");
    }
  }

  @Test
  void everyPublishedPortIsOfThisMachineOnly() throws Exception {
    Run config = compose(TOKENS, "--profile", "postgres", "config");
    List<String> ports =
        config
            .output
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("- .*:\\d+/tcp"))
            .toList();
    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("- 127.0.0.1:"));
    // How a port without an address is written.
    assertThat(config.output).doesNotContain("published:");
  }

  @Test
  void everyFileThatTheImagesCopyIsThereAfterTheBuild() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String line : Files.readAllLines(HOME.resolve("deploy/Dockerfile"))) {
      if (line.startsWith("COPY") && !line.equals("COPY . .")) {
        String[] words = line.split(" +");
        Stream.of(words)
            .skip(1)
            .limit(words.length - 2L)
            .filter(word -> !word.startsWith("--"))
            .forEach(sources::add);
      }
    }
    assertThat(sources)
        .hasSizeGreaterThan(6)
        .allSatisfy(source -> assertThat(HOME.resolve(source.replaceFirst("^/src/", ""))).exists());
    assertThat(HOME.resolve("mnas")).isExecutable();
    assertThat(HOME.resolve("deploy/healthy")).isExecutable();
  }

  @Test
  void theImagesStartWithCommandsOfTheLauncher() throws IOException {
    Matcher command = Pattern.compile("(?m)^CMD \\[\"(\\w+)\"").matcher(read("deploy/Dockerfile"));
    List<String> commands = command.results().map(match -> match.group(1)).toList();
    assertThat(commands).containsExactly("controller", "trainer", "latency");
    assertThat(commands).allMatch(name -> read("mnas").contains("    " + name + ")"));
  }

  @Test
  void healthCheckTellsAControllerThatIsUpFromOneThatIsNot() throws Exception {
    try (Controller controller = Controller.start(folder, Map.of())) {
      assertThat(healthy(controller.url().getPort())).isZero();
    }
    try (ServerSocket reserved = new ServerSocket(0)) {
      int port = reserved.getLocalPort();
      reserved.close();
      assertThat(healthy(port)).isNotZero();
    }
  }

  @Test
  void healthCheckFailsWhereTheControllerSaysThatItIsDown() throws Exception {
    HttpServer down = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    down.createContext("/actuator/health", exchange -> exchange.sendResponseHeaders(503, -1));
    down.start();
    try {
      assertThat(healthy(down.getAddress().getPort())).isNotZero();
    } finally {
      down.stop(0);
    }
  }

  /** Also that everything a command of the workers may say in the documents is understood. */
  @Test
  void documentedCommandsOfTheWorkersAreUnderstood() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> pages = Files.walk(HOME.resolve("docs"))) {
      for (Path page :
          Stream.concat(Stream.of(HOME.resolve("README.md")), pages)
              .filter(path -> path.toString().endsWith(".md"))
              .toList()) {
        Matcher line =
            Pattern.compile("(?m)^[^#\\n|]*\\./mnas (trainer|latency)\\b([^#&\\n]*)")
                .matcher(Files.readString(page));
        line.results().map(match -> match.group(1) + match.group(2)).forEach(commands::add);
      }
    }
    assertThat(commands).hasSizeGreaterThan(2);
    for (String command : commands) {
      String[] words = command.strip().split(" +");
      Object worker = words[0].equals("trainer") ? new TrainerWorker() : new LatencyWorker();
      new CommandLine(worker).parseArgs(Stream.of(words).skip(1).toArray(String[]::new));
    }
  }

  private static int healthy(int port) throws IOException, InterruptedException {
    return run(Map.of(), HOME.resolve("deploy/healthy").toString(), String.valueOf(port)).code;
  }

  private static Run compose(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker-compose", "-f"));
    command.add(HOME.resolve("docker-compose.yml").toString());
    command.addAll(List.of(arguments));
    try {
      return run(environment, command.toArray(String[]::new));
    } catch (IOException absent) {
      assumeTrue(false, "docker-compose is not installed: " + absent.getMessage());
      throw absent;
    }
  }

  private static List<String> services(Run config) {
    return config
        .output
        .lines()
        .dropWhile(line -> !line.equals("services:"))
        .skip(1)
        .takeWhile(line -> line.startsWith(" "))
        .filter(line -> line.matches("  \\w+:"))
        .map(line -> line.strip().replace(":", ""))
        .toList();
  }

  private static Run run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MNAS_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private static String read(String file) {
    try {
      return Files.readString(HOME.resolve(file));
    } catch (IOException absent) {
      throw new AssertionError(absent);
    }
  }

  private record Run(int code, String output) {}
}
