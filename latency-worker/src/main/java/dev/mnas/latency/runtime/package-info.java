/**
 * TFLite with XNNPACK and ONNX Runtime on this CPU, and the child process that times models with
 * them. The only package that loads native code.
 */
@NullMarked
package dev.mnas.latency.runtime;

import org.jspecify.annotations.NullMarked;
