package dev.mnas.service.profile;

/** Where a profile stands; all but OPEN are for good. */
enum ProfileState {
  OPEN,
  DONE,
  FAILED
}
