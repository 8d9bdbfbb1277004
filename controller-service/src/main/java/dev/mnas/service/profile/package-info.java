/**
 * Latency tables: each distinct layer of a space timed on its own, and what a network's layers add
 * up to. Everything that comes of them is predicted, not measured.
 */
@NullMarked
package dev.mnas.service.profile;

import org.jspecify.annotations.NullMarked;
