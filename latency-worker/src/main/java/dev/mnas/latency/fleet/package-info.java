/** The devices that one worker serves: their file, and a claim loop for each. */
@NullMarked
package dev.mnas.latency.fleet;

import org.jspecify.annotations.NullMarked;
