package dev.mnas.service.study;

/** A study cannot go from where it stands to where it was asked to. */
public final class IllegalStudyStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalStudyStateException(StudyState state, StudyState asked) {
    super("a study that is %s cannot become %s".formatted(state, asked));
  }
}
