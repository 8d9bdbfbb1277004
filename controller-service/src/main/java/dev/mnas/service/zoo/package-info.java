/** Published networks as the interface and the command line show them. */
@NullMarked
package dev.mnas.service.zoo;

import org.jspecify.annotations.NullMarked;
