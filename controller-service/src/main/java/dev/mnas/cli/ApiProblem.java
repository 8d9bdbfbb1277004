package dev.mnas.cli;

/** The controller answered with an error; the message is its own, field errors one a line. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApiProblem(String message) {
    super(message);
  }
}
