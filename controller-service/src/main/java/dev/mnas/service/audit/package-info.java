/** Who changed what, when, and from where: append-only, bounded, for users to read. */
@NullMarked
package dev.mnas.service.audit;

import org.jspecify.annotations.NullMarked;
