/** The OpenAPI description is complete, true, compatible, and nothing malformed breaks it. */
@NullMarked
package dev.mnas.service.description;

import org.jspecify.annotations.NullMarked;
