/** The controller process: wiring, and how failures become answers. */
@NullMarked
package dev.mnas.service;

import org.jspecify.annotations.NullMarked;
