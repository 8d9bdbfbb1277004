/** The database behind the stores: which one it is, and that this program and no other uses it. */
@NullMarked
package dev.mnas.service.database;

import org.jspecify.annotations.NullMarked;
