/** The types of the problems that are answered (RFC 9457), one list for code, description, docs. */
@NullMarked
package dev.mnas.service.problem;

import org.jspecify.annotations.NullMarked;
