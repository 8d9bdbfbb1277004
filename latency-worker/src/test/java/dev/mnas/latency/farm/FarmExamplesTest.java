package dev.mnas.latency.farm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.latency.shell.TestPrograms;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.WireJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands for farms, against stubs of their servers that run the real benchmark program. */
@Timeout(180)
class FarmExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "deploy", "farms").toAbsolutePath();
  private static final Schedule SHORT = new Schedule(5, 5, 5, 15, 1, 1);

  @TempDir private Path folder;
  private HttpServer server;
  private Path phone;
  private volatile String report = "";

  @BeforeEach
  void start() throws Exception {
    TestPrograms.requireProgram("python3");
    phone = Files.createDirectories(folder.resolve("phone"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange call, byte[] body) throws IOException {
    call.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        call -> {
          byte[] sent = call.getRequestBody().readAllBytes();
          try {
            answer(call, answer.to(call, sent));
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void serve(String path, String json) {
    serve(path, (call, sent) -> json.getBytes(StandardCharsets.UTF_8));
  }

  private static String run(Path in, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(in.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }

  private void assertMeasures(String script, Map<String, String> environment) throws Exception {
    String[] words =
        Stream.of(
                List.of("env"),
                environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .collect(Collectors.toList()),
                List.of("python3", EXAMPLES.resolve(script).toString(), "{folder}", "{timeout}"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    try (CommandBackend farm = CommandBackendTest.of(Duration.ofMinutes(2), words)) {
      BenchmarkReport report =
          farm.run(
                  Subject.of(
                      ReferenceNetwork.network(),
                      LatencyRuntime.TFLITE,
                      LatencyPrecision.FLOAT32,
                      1),
                  SHORT,
                  () -> false)
              .report();
      assertThat(report.output().against()).isEqualTo(Against.EVALUATION);
      assertThat(report.candidate()).hasSizeGreaterThanOrEqualTo(15);
      assertThat(report.reference()).hasSizeGreaterThanOrEqualTo(15);
    }
  }

  @Test
  void lavaRunsTheProgramInAJobAndTheReportIsInItsLog() throws Exception {
    Path program = TestPrograms.x86().resolve("linux-x86_64");
    Path web = Files.createDirectories(folder.resolve("web"));
    serve(
        "/api/v0.2/jobs/",
        (call, sent) -> {
          assertThat(call.getRequestHeaders().getFirst("Authorization")).isEqualTo("Token secret");
          String path = call.getRequestURI().getPath();
          if (path.endsWith("/logs/")) {
            String line = "- {\"dt\": \"2026\", \"lvl\": \"target\", \"msg\": %s}\n";
            return List.of("booted", "mnas-report-begin", report, "", "mnas-report-end").stream()
                .map(said -> line.formatted(WireJson.mapper().writeValueAsString(said)))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
          }
          if (path.endsWith("/7/")) {
            return "{\"state\": \"Finished\", \"health\": \"Complete\"}"
                .getBytes(StandardCharsets.UTF_8);
          }
          String definition = WireJson.mapper().readTree(sent).path("definition").asString("");
          assertThat(definition).contains("device_type: test-board", "job: {seconds: 120}");
          Matcher file = Pattern.compile("http://files/(mnas-[\\w]+\\.tar)").matcher(definition);
          assertThat(file.find()).isTrue();
          run(phone, "tar", "xf", web.resolve(file.group(1)).toString());
          report = run(phone, "./latency-bench", "request");
          return "{\"job_ids\": [\"7\"]}".getBytes(StandardCharsets.UTF_8);
        });

    assertMeasures(
        "lava.py",
        Map.of(
            "LAVA_URL", url(),
            "LAVA_TOKEN", "secret",
            "LAVA_DEVICE_TYPE", "test-board",
            "LAVA_FILES", web.toString(),
            "LAVA_FILES_URL", "http://files",
            "LAVA_PROGRAM", program.toString(),
            "LAVA_POLL_SECONDS", "0"));
    assertThat(web).isEmptyDirectory();
  }

  @Test
  void awsRunsTheProgramInATestPackageAndTheReportIsAnArtifact() throws Exception {
    Path program = TestPrograms.x86().resolve("linux-x86_64");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    // Answers as the documented command line does.
    TestPrograms.executable(
        bin.resolve("aws"),
        """
        case $2 in
          create-upload)
            case "$*" in *TEST_SPEC*) kind=spec;; *) kind=tests;; esac
            echo '{"upload": {"arn": "arn:'$kind'", "url": "%1$s/'$kind'"}}';;
          get-upload) echo '{"upload": {"status": "SUCCEEDED"}}';;
          schedule-run)
            case "$*" in *arn:tests*arn:spec*) echo '{"run": {"arn": "arn:run"}}';; *) exit 9;; esac;;
          get-run) echo '{"run": {"status": "COMPLETED", "result": "PASSED"}}';;
          list-artifacts)
            echo '{"artifacts": [{"type": "CUSTOMER_ARTIFACT", "url": "%1$s/artifact"}]}';;
          *) exit 9;;
        esac
        """
            .formatted(url()));
    serve(
        "/tests",
        (call, sent) -> {
          unpack(sent);
          run(phone, "chmod", "755", "latency-bench");
          report = run(phone, "./latency-bench", "request");
          return new byte[0];
        });
    serve("/spec", "");
    serve("/artifact", (call, sent) -> packed("Host_Machine_Files/mnas-report.json", report));

    assertMeasures(
        "aws-device-farm.py",
        Map.of(
            "DEVICE_FARM_AWS",
            bin.resolve("aws").toString(),
            "DEVICE_FARM_PROJECT",
            "arn:project",
            "DEVICE_FARM_POOL",
            "arn:pool",
            "DEVICE_FARM_APP",
            "arn:app",
            "DEVICE_FARM_PROGRAM",
            program.toString(),
            "DEVICE_FARM_POLL_SECONDS",
            "0"));
  }

  /** The service runs no program of ours: the stand-ins answer with what the job was given. */
  @Test
  void aiHubProfilesCandidateAndReferenceAndComparesTheOutput() throws Exception {
    Path modules = Files.createDirectories(folder.resolve("modules"));
    Files.writeString(
        modules.resolve("numpy.py"),
        """
        class array(list):
            def __init__(self, values, dtype=None):
                super().__init__(values)
            def reshape(self, dimensions):
                return self
            def ravel(self):
                return self
        """);
    Files.writeString(
        modules.resolve("qai_hub.py"),
        """
        import array, numpy, pathlib
        TIMES = {"all_inference_times": [100] * 20, "first_load_time": 5000,
                 "estimated_inference_peak_memory": 9}
        class Device:
            def __init__(self, name):
                assert name == "Test Phone"
        class Model:
            input_spec = {"image": ((1, 32, 32, 3), "float32")}
        class Job:
            success, url = True, "https://hub.example/1"
            def __init__(self, model):
                self.model = model
            def wait(self):
                return self
            def download_profile(self):
                return {"execution_summary": TIMES}
            def download_output_data(self):
                expected = array.array("f")
                expected.frombytes(pathlib.Path(self.model).with_name("expected.f32").read_bytes())
                return {"logits": [numpy.array(expected)]}
        def upload_model(model):
            return Model()
        def submit_profile_job(model, device, options):
            return Job(model)
        def submit_inference_job(model, device, inputs):
            assert len(inputs["image"][0]) == 32 * 32 * 3
            return Job(model)
        """);

    assertMeasures(
        "ai-hub.py",
        Map.of(
            "PYTHONPATH", modules.toString(),
            "PYTHONDONTWRITEBYTECODE", "1",
            "AI_HUB_DEVICE", "Test Phone"));
  }

  private void unpack(byte[] zip) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Files.copy(entries, phone.resolve(Path.of(entry.getName()).getFileName()));
      }
    }
  }

  private static byte[] packed(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private interface Answer {
    byte[] to(HttpExchange call, byte[] sent) throws IOException, InterruptedException;
  }
}
