/** The worker that times candidates on the machine it runs on. */
@NullMarked
package dev.mnas.latency;

import org.jspecify.annotations.NullMarked;
