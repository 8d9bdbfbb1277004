/**
 * The decoded network: block strings, the layer graph with its shapes, its cost and its weights.
 * Depends on the JDK alone.
 */
@NullMarked
package dev.mnas.network;

import org.jspecify.annotations.NullMarked;
