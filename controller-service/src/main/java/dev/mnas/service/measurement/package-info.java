/** Latencies without a study: what users ask for, and how it ends. */
@NullMarked
package dev.mnas.service.measurement;

import org.jspecify.annotations.NullMarked;
