/**
 * TFLite with XNNPACK on this CPU, and the child process that times models with it. The only
 * package that loads native code.
 */
@NullMarked
package dev.mnas.latency.runtime;

import org.jspecify.annotations.NullMarked;
