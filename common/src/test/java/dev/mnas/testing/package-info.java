/** What tests of several packages share. */
@NullMarked
package dev.mnas.testing;

import org.jspecify.annotations.NullMarked;
