/**
 * Networks and weights as files that others read: safetensors between the services, TFLite for
 * devices.
 */
@NullMarked
package dev.mnas.export;

import org.jspecify.annotations.NullMarked;
