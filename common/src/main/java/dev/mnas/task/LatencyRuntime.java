package dev.mnas.task;

/** What runs a timed network. */
public enum LatencyRuntime {
  /** TensorFlow Lite with XNNPACK, as in the MnasNet paper. */
  TFLITE("tflite-xnnpack", "tflite"),
  /** ONNX Runtime on its CPU execution provider. */
  ONNX_RUNTIME("onnxruntime", "onnxruntime");

  private final String fingerprint;
  private final String label;

  LatencyRuntime(String fingerprint, String label) {
    this.fingerprint = fingerprint;
    this.label = label;
  }

  /** How {@link DeviceInfo#runtime} names it. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The label of {@link DeviceInfo#labels} that holds its version on a device. */
  public String label() {
    return label;
  }
}
