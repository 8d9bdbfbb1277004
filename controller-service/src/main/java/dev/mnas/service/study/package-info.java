/**
 * Studies: their specification, the engine that samples and learns, and their part of the REST
 * interface.
 */
@NullMarked
package dev.mnas.service.study;

import org.jspecify.annotations.NullMarked;
