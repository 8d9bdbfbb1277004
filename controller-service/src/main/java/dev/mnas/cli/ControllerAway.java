package dev.mnas.cli;

import java.net.URI;

/** No controller answers, or the one that did has ended. */
final class ControllerAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ControllerAway(URI url, Throwable cause) {
    super("no controller answers at " + url + "; ./mnas controller starts one", cause);
  }

  ControllerAway(String lastWords) {
    super("the controller ended: " + lastWords);
  }
}
