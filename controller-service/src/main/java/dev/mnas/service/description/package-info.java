/** The OpenAPI description: what the code says of the interface, completed by operations.yaml. */
@NullMarked
package dev.mnas.service.description;

import org.jspecify.annotations.NullMarked;
