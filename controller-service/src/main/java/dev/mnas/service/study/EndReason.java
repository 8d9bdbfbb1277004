package dev.mnas.service.study;

/** Why a study ended. */
public enum EndReason {
  /** Its number of trials is reached. */
  TRIALS,
  /** Its running time is used up. */
  TIME,
  /** The policy and the best reward no longer change, or neither that nor the front grows. */
  CONVERGED,
  STOPPED_BY_USER
}
