/**
 * The factorized hierarchical search space (Tan et al. 2019, section 4.1): decisions, tokens and
 * their decoding into a network. Depends on the JDK alone.
 */
@NullMarked
package dev.mnas.space;

import org.jspecify.annotations.NullMarked;
