/** The arrows between the packages of this module, checked on their byte code. */
@NullMarked
package dev.mnas.service.architecture;

import org.jspecify.annotations.NullMarked;
