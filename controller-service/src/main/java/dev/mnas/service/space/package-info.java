/** The preset spaces over REST. */
@NullMarked
package dev.mnas.service.space;

import org.jspecify.annotations.NullMarked;
