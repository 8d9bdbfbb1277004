package dev.mnas.task;

/** Ends a task with its result. Sending the same report again answers with the stored result. */
public record Report(String token, TaskResult result) {
  public Report {
    Present.require("token", token);
    Present.require("result", result);
  }
}
