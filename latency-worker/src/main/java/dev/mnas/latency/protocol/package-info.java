/**
 * How a latency is measured: the schedule, the samples that a benchmark prints, the fixed reference
 * network and what the samples say.
 */
@NullMarked
package dev.mnas.latency.protocol;

import org.jspecify.annotations.NullMarked;
