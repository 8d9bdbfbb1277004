/** Data sets that can be fetched, and the commands that list, verify and fetch. */
@NullMarked
package dev.mnas.trainer.catalogue;

import org.jspecify.annotations.NullMarked;
