package dev.mnas.service.measurement;

import dev.mnas.service.task.RequestId;

/** A measurement that has ended cannot be cancelled. */
public final class EndedMeasurementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EndedMeasurementException(RequestId id, MeasurementState state) {
    super("measurement %s is %s and cannot be cancelled".formatted(id, state));
  }
}
