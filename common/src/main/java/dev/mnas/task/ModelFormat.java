package dev.mnas.task;

/** What an uploaded model file holds, and with it what runs it. */
public enum ModelFormat {
  TFLITE(LatencyRuntime.TFLITE, ".tflite"),
  ONNX(LatencyRuntime.ONNX_RUNTIME, ".onnx");

  private final LatencyRuntime runtime;
  private final String ending;

  ModelFormat(LatencyRuntime runtime, String ending) {
    this.runtime = runtime;
    this.ending = ending;
  }

  /** The only runtime that loads such a file. */
  public LatencyRuntime runtime() {
    return runtime;
  }

  /** How names of such files end, with the dot. */
  public String ending() {
    return ending;
  }
}
