/** The timed machine: its fingerprint, and measurements in fresh child processes. */
@NullMarked
package dev.mnas.latency.device;

import org.jspecify.annotations.NullMarked;
