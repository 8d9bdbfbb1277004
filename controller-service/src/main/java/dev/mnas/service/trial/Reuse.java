package dev.mnas.service.trial;

/** Whether a study has had this trial's network before. */
public enum Reuse {
  NONE,
  /** The same tokens were proposed before. */
  REPEAT,
  /** Other tokens gave the same network. */
  ALIAS
}
