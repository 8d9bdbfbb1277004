/** Conditional edits: who changes a thing says which version of it was read. */
@NullMarked
package dev.mnas.service.version;

import org.jspecify.annotations.NullMarked;
