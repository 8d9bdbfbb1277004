/** Timed devices and the nominal latency of the reference network on each. */
@NullMarked
package dev.mnas.service.device;

import org.jspecify.annotations.NullMarked;
