/**
 * Networks and weights as files that others read: safetensors between the services, TFLite (float
 * and int8) for devices, ONNX for other programs.
 */
@NullMarked
package dev.mnas.export;

import org.jspecify.annotations.NullMarked;
