package dev.mnas.task;

/** Hands a lease back unfinished: the task is ready at once, the attempt does not count. */
public record Release(String token) {
  public Release {
    Present.require("token", token);
  }
}
