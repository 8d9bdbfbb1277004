package dev.mnas.service.process;

/** Which mnas this is. */
public final class ProgramVersion {
  public static final String MNAS = "0.1.0";

  private ProgramVersion() {}
}
