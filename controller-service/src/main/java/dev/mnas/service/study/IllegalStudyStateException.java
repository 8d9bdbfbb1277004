package dev.mnas.service.study;

/** A study cannot do what it was asked to from where it stands. */
public final class IllegalStudyStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalStudyStateException(StudyState state, StudyState asked) {
    this("a study that is %s cannot become %s".formatted(state, asked));
  }

  IllegalStudyStateException(String message) {
    super(message);
  }
}
