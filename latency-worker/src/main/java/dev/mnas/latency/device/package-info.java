/**
 * Timed devices: the port that each way to one implements, what the protocol makes of their
 * reports, and this machine as a device.
 */
@NullMarked
package dev.mnas.latency.device;

import org.jspecify.annotations.NullMarked;
