package dev.mnas.space;

import java.util.List;

/** Takes the tokens of a validated sequence one choice after the other. */
final class TokenReader {
  private final List<Integer> tokens;
  private int next;

  TokenReader(ArchitectureTokens tokens) {
    this.tokens = tokens.values();
  }

  /** The chosen option; a fixed choice takes no token. */
  <T> T pick(List<T> options) {
    return options.get(options.size() == 1 ? 0 : tokens.get(next++));
  }
}
