/**
 * Devices that have a shell: phones over adb, boards over ssh, phones of a farm. All run the same
 * benchmark program in C and differ in how they are reached.
 */
@NullMarked
package dev.mnas.latency.shell;

import org.jspecify.annotations.NullMarked;
