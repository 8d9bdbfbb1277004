package dev.mnas.cli;

import dev.mnas.objective.Objective;
import dev.mnas.task.WireJson;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The controller's answers as text for people. */
final class Views {
  private static final JsonMapper JSON = WireJson.mapper();

  private Views() {}

  static String studies(JsonNode studies) {
    Table table =
        new Table(
            "id",
            "name",
            "state",
            "space",
            "trials",
            "complete",
            "best reward",
            "front",
            "min",
            "alarms");
    for (JsonNode study : studies) {
      table.row(
          study.path("id").asString(),
          study.path("name").asString(),
          state(study),
          study.path("space").asString(),
          trials(study),
          study.path("trials").path("complete").asString(),
          decimal(study.path("bestReward"), 4, 1),
          study.path("frontSize").asString(),
          decimal(study.path("elapsedSeconds"), 1, 1 / 60.0),
          GuardText.kinds(study.path("alarms")));
    }
    return table.toString();
  }

  static String baseline(JsonNode trial) {
    return new Table("trial", trial.path("id").asString())
        .row("baseline", trial.path("baseline").asString())
        .row("state", trial.path("state").asString().toLowerCase(Locale.ROOT))
        .row("parameters", grouped(trial.path("parameters").asLong()))
        .row("multiply-adds", grouped(trial.path("madds").asLong()))
        .toString();
  }

  static String study(JsonNode study) {
    JsonNode trials = study.path("trials");
    JsonNode policy = study.path("policy");
    Table table =
        new Table("study", study.path("id").asString() + " " + study.path("name").asString())
            .row("state", state(study))
            .row("space", study.path("space").asString())
            .row("objective", objective(study));
    table
        .row(
            "policy",
            "%s, batch %s, delay %s, seed %s"
                .formatted(
                    policy.path("kind").asString().toLowerCase(Locale.ROOT),
                    policy.path("batch").asString(),
                    policy.path("delay").asString(),
                    policy.path("seed").asString()))
        .row(
            "trials",
            "%s: %s open, %s complete, %s failed, %s stopped, %s cancelled"
                .formatted(
                    trials(study),
                    trials.path("open").asString(),
                    trials.path("complete").asString(),
                    trials.path("failed").asString(),
                    trials.path("stopped").asString(),
                    trials.path("cancelled").asString()))
        .row(
            "networks",
            "%s distinct, %s repeats, %s aliases"
                .formatted(
                    trials.path("distinct").asString(),
                    trials.path("repeats").asString(),
                    trials.path("aliases").asString()))
        .row("best reward", decimal(study.path("bestReward"), 4, 1))
        .row("best trial", study.path("bestTrial").asString("-"));
    study.path("bestPerTarget").forEach(best -> target(best, table));
    table
        .row("front", study.path("frontSize").asString() + " networks")
        .row("running time", decimal(study.path("elapsedSeconds"), 1, 1 / 60.0) + " min");
    for (JsonNode alarm : study.path("alarms")) {
      table.row("alarm", alarm.path("seen").asString());
      table.row("", alarm.path("advice").asString());
    }
    return table.toString();
  }

  private static String objective(JsonNode study) {
    Objective objective = JSON.treeToValue(study.path("objective"), Objective.class);
    int targets = study.path("bestPerTarget").size();
    return targets < 2
        ? objective.formula()
        : objective.formula() + ", and so for each of %d targets".formatted(targets);
  }

  /** One line for a target: what was found for it, and how far that is from it. */
  private static void target(JsonNode best, Table table) {
    double target = best.path("targetMillis").asDouble();
    table.row(
        "target " + target + " ms",
        best.path("trial").isNumber()
            ? "trial %s, %s %% at %s ms, %s, reward %s"
                .formatted(
                    best.path("trial").asString(),
                    decimal(best.path("accuracy"), 2, 100),
                    decimal(best.path("latencyMillis"), 3, 1),
                    miss(target, best.path("latencyMillis").asDouble()),
                    decimal(best.path("reward"), 4, 1))
            : "-");
  }

  private static String target(JsonNode trial) {
    JsonNode target = trial.path("targetMillis");
    return target.isNumber()
        ? "%s ms, this is %s"
            .formatted(
                target.asDouble(), miss(target.asDouble(), trial.path("latencyMillis").asDouble()))
        : "-";
  }

  /** How far a latency is from its target: {@code 3.1 % slower than the target}. */
  static String miss(double targetMillis, double latencyMillis) {
    double percent = 100 * (latencyMillis / targetMillis - 1);
    String share = String.format(Locale.ROOT, "%.1f", Math.abs(percent));
    return share.equals("0.0")
        ? "on the target"
        : share + (percent > 0 ? " % slower than the target" : " % faster than the target");
  }

  /** By a latency table, before anything was measured. */
  private static String predicted(JsonNode trial) {
    JsonNode predicted = trial.path("predictedMillis");
    return predicted.isNumber() ? decimal(predicted, 3, 1) + " ms" : "-";
  }

  static String trial(JsonNode trial) {
    Table table =
        new Table("trial", trial.path("id").asString())
            .row("study", trial.path("study").asString())
            .row("state", trial.path("state").asString().toLowerCase(Locale.ROOT));
    if (trial.path("baseline").isString()) {
      table.row("baseline", trial.path("baseline").asString());
    }
    if (trial.path("finalist").isObject()) {
      table.row("finalist of trial", trial.path("finalist").path("trial").asString());
    }
    if (trial.path("failure").isObject()) {
      table.row("failure", trial.path("failure").path("message").asString());
    }
    if (trial.path("stopReason").isString()) {
      table.row("reason", trial.path("stopReason").asString());
    }
    table.row("accuracy", decimal(trial.path("accuracy"), 2, 100) + " %");
    if (trial.path("test").isObject()) {
      table.row(
          "test accuracy",
          "%s %% of %s images"
              .formatted(
                  decimal(trial.path("test").path("accuracy"), 2, 100),
                  grouped(trial.path("test").path("images"))));
    }
    table
        .row("latency", decimal(trial.path("latencyMillis"), 3, 1) + " ms")
        .row("predicted latency", predicted(trial))
        .row("target", target(trial))
        .row("reward", decimal(trial.path("reward"), 4, 1))
        .row("parameters", grouped(trial.path("parameters")))
        .row("multiply-adds", grouped(trial.path("madds")))
        .row("on the front", yes(trial.path("onFront")))
        .row("weights kept", yes(trial.path("weightsKept")));
    trial.path("blocks").forEach(block -> table.row("block", block.asString()));
    return table.toString();
  }

  /** Finalists, in the order in which they were promoted. */
  static String finalists(JsonNode finalists) {
    Table table =
        new Table(
            "trial",
            "was",
            "state",
            "epoch",
            "validation %",
            "test %",
            "test images",
            "latency ms",
            "parameters");
    for (JsonNode finalist : finalists) {
      table.row(
          finalist.path("id").asString(),
          finalist.path("origin").asString(),
          finalist.path("state").asString().toLowerCase(Locale.ROOT),
          "%s/%s".formatted(epoch(finalist), finalist.path("recipe").path("epochs").asString()),
          decimal(finalist.path("accuracy"), 2, 100),
          decimal(finalist.path("test").path("accuracy"), 2, 100),
          finalist.path("test").path("images").asString("-"),
          finalist
              .path("pools")
              .valueStream()
              .map(
                  pool ->
                      pool.path("pool").asString()
                          + " "
                          + decimal(pool.path("latencyMillis"), 3, 1))
              .collect(Collectors.joining(", ")),
          grouped(finalist.path("parameters")));
    }
    return table.toString();
  }

  private static String epoch(JsonNode finalist) {
    return finalist.path("state").asString().equals("COMPLETE")
        ? finalist.path("recipe").path("epochs").asString()
        : finalist.path("progress").path("epoch").asString("0");
  }

  private static String yes(JsonNode flag) {
    return flag.asBoolean(false) ? "yes" : "no";
  }

  /** The Pareto front, fastest first. */
  static String front(JsonNode front) {
    Table table =
        new Table(
            "trial", "accuracy %", "latency ms", "reward", "parameters", "multiply-adds", "blocks");
    for (JsonNode trial : front.path("points")) {
      table.row(
          trial.path("id").asString(),
          decimal(trial.path("accuracy"), 2, 100),
          decimal(trial.path("latencyMillis"), 3, 1),
          decimal(trial.path("reward"), 4, 1),
          grouped(trial.path("parameters")),
          grouped(trial.path("madds")),
          blocks(trial));
    }
    return table.toString();
  }

  static String spaces(JsonNode spaces) {
    Table table = new Table("name", "decisions", "size");
    for (JsonNode space : spaces) {
      table.row(
          space.path("name").asString(),
          space.path("decisions").asString(),
          space.path("size").asString());
    }
    return table.toString();
  }

  static String space(JsonNode space) {
    return "%s: %d decisions, %s token sequences%n%n%s"
        .formatted(
            space.path("name").asString(),
            space.path("decisions").size(),
            space.path("size").asString(),
            space.path("yaml").asString().stripTrailing());
  }

  static String blocks(JsonNode trial) {
    return trial
        .path("blocks")
        .valueStream()
        .map(JsonNode::asString)
        .collect(Collectors.joining(" "));
  }

  /** The number times the factor, or a dash when there is none. */
  static String decimal(JsonNode number, int digits, double factor) {
    return number.isNumber()
        ? String.format(Locale.ROOT, "%." + digits + "f", number.asDouble() * factor)
        : "-";
  }

  private static String grouped(JsonNode number) {
    return grouped(number.asLong());
  }

  /** With a comma after each third digit. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String state(JsonNode study) {
    String state = study.path("state").asString().toLowerCase(Locale.ROOT);
    String reason = study.path("endReason").asString("");
    return reason.isEmpty()
        ? state
        : state + " (" + reason.toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
  }

  private static String trials(JsonNode study) {
    JsonNode trials = study.path("trials");
    long ended = trials.path("total").asLong() - trials.path("open").asLong();
    return ended + "/" + study.path("budget").path("trials").asString();
  }
}
