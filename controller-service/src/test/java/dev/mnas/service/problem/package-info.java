/** The list of problems is one: in the code, in the documents, in what is answered. */
@NullMarked
package dev.mnas.service.problem;

import org.jspecify.annotations.NullMarked;
