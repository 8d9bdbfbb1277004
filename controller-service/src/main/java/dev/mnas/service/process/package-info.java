/**
 * The controller as a process of this machine: the one that owns a data folder, and the one that
 * listens on a port.
 */
@NullMarked
package dev.mnas.service.process;

import org.jspecify.annotations.NullMarked;
