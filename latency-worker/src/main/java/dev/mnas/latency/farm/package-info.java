/** Devices of farms: a DeviceFarmer/STF server, and whatever a command of one's own reaches. */
@NullMarked
package dev.mnas.latency.farm;

import org.jspecify.annotations.NullMarked;
