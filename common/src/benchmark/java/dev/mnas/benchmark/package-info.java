/** Measures what the service does for each proposed network, and the writing of its files. */
@NullMarked
package dev.mnas.benchmark;

import org.jspecify.annotations.NullMarked;
