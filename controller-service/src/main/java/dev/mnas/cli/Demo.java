package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** The course of the demo: controller, study, workers, progress, result. */
final class Demo {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Set<String> OPEN = Set.of("RUNNING", "PAUSED");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final UserApi api;
  private final DemoProcesses processes;
  private final PrintWriter out;

  Demo(UserApi api, DemoProcesses processes, PrintWriter out) {
    this.api = api;
    this.processes = processes;
    this.out = out;
  }

  /** Runs the study of the file to its end; returns the exit code. */
  int run(Path file, boolean fresh, Path best) throws IOException, InterruptedException {
    String yaml = Files.readString(file);
    // Whoever holds the port would answer for a controller of ours that cannot start.
    boolean answered = api.healthy();
    Child controller = processes.startController();
    say("Starting the controller, log in " + controller.log());
    if (!ready(controller, answered)) {
      say(controller.lastWords());
      return ExitCodes.UNAVAILABLE;
    }
    JsonNode study = study(yaml, fresh);
    long id = study.path("id").asLong();
    if (running(study)) {
      String pool = study.path("pools").path(0).asString("local");
      processes.startWorkers(pool);
      study = follow(controller, id, pool);
    }
    say("");
    say(Views.front(api.get("/studies/" + id + "/pareto")));
    say("");
    Optional<Path> written = new BestNetwork(api).write(study, best);
    say(
        written
            .map(
                tflite ->
                    "Wrote the best network: %s, %s"
                        .formatted(tflite, BestNetwork.textBeside(tflite)))
            .orElse("No network was trained to its end, so there is none to write."));
    return ExitCodes.OK;
  }

  private boolean ready(Child controller, boolean answered) throws InterruptedException {
    long polls = START_LIMIT.toMillis() / 200;
    for (long poll = 0; poll < polls; poll++) {
      if (controller.ends(Duration.ofMillis(200))) {
        return false;
      }
      if (!answered && api.healthy()) {
        return controller.alive();
      }
    }
    return false;
  }

  /** The study to go on with: the newest of the file's name, unless a fresh one is wanted. */
  private JsonNode study(String yaml, boolean fresh) {
    Optional<JsonNode> earlier = fresh ? Optional.empty() : newest(name(yaml));
    if (earlier.isEmpty()) {
      JsonNode study = api.post("/studies", "application/yaml", yaml);
      say("Started study " + study.path("id").asString());
      return study;
    }
    JsonNode study = earlier.get();
    String id = study.path("id").asString();
    if (study.path("state").asString().equals("PAUSED")) {
      study = api.post("/studies/" + id + "/resume", "application/json", "{}");
    }
    say(
        running(study)
            ? "Going on with study " + id
            : "Study " + id + " has ended already; --fresh starts another");
    return study;
  }

  private Optional<JsonNode> newest(String name) {
    return api.get("/studies")
        .valueStream()
        .filter(study -> study.path("name").asString().equals(name))
        .reduce((a, b) -> a.path("id").asLong() > b.path("id").asLong() ? a : b);
  }

  /** Empty when the file is no mapping or has no name: the controller will say what is wrong. */
  private static String name(String yaml) {
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(0);
    Object document = new Yaml(new SafeConstructor(limits)).load(yaml);
    return document instanceof Map<?, ?> study ? String.valueOf(study.get("name")) : "";
  }

  private JsonNode follow(Child controller, long id, String pool)
      throws IOException, InterruptedException {
    ProgressLine line = new ProgressLine(out, "1".equals(System.getenv("MNAS_TERMINAL")));
    while (true) {
      JsonNode study = api.get("/studies/" + id);
      if (processes.running()) {
        line.show(study, System.nanoTime());
      }
      if (!running(study)) {
        line.end();
        return study;
      }
      processes.reviveWorkers(pool);
      if (controller.ends(POLL)) {
        throw new ControllerAway(
            "%s%n(%s); the next start of the demo goes on from here"
                .formatted(controller.lastWords(), controller.log()));
      }
    }
  }

  /** A study that somebody paused is waited for. */
  private static boolean running(JsonNode study) {
    return OPEN.contains(study.path("state").asString());
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
