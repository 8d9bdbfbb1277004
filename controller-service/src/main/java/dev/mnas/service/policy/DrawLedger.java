package dev.mnas.service.policy;

/** What a policy knows, drew and suggested, and how often it started anew. */
final class DrawLedger {
  private final SeenNetworks seen;
  private long drawn;
  private long repeats;
  private long suggested;
  private long suggestedRepeats;
  private int restarts;

  DrawLedger(int[] cardinalities) {
    seen = new SeenNetworks(cardinalities);
  }

  SeenNetworks seen() {
    return seen;
  }

  /** Counts a draw; says whether it was new. */
  boolean drew(int[] tokens) {
    boolean isNew = !seen.contains(tokens);
    drawn++;
    repeats += isNew ? 0 : 1;
    return isNew;
  }

  /** Counts a suggestion, which is known from now on. */
  void suggested(int[] tokens) {
    suggested++;
    suggestedRepeats += seen.add(tokens) ? 0 : 1;
  }

  void restarted() {
    restarts++;
  }

  int restarts() {
    return restarts;
  }

  PolicyDiagnostics.Draws draws() {
    return new PolicyDiagnostics.Draws(drawn, repeats, suggested, suggestedRepeats);
  }

  void write(StateWriter out) {
    out.writeLong(drawn);
    out.writeLong(repeats);
    out.writeLong(suggested);
    out.writeLong(suggestedRepeats);
    out.writeInt(restarts);
    seen.write(out);
  }

  void read(StateReader in) {
    drawn = in.readLong();
    repeats = in.readLong();
    suggested = in.readLong();
    suggestedRepeats = in.readLong();
    restarts = in.readInt();
    seen.read(in);
  }
}
