/** The command line. */
@NullMarked
package dev.mnas.cli;

import org.jspecify.annotations.NullMarked;
