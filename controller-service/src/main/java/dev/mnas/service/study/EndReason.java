package dev.mnas.service.study;

/** Why a study ended. */
public enum EndReason {
  /** Its number of trials is reached. */
  TRIALS,
  /** Its running time is used up. */
  TIME,
  /** The policy and the best reward no longer change. */
  CONVERGED,
  /** Neither a best reward nor the front grows any more. */
  PLATEAU,
  STOPPED_BY_USER
}
