/** Trained weights: files named by their hash, outside the database. */
@NullMarked
package dev.mnas.service.artifact;

import org.jspecify.annotations.NullMarked;
