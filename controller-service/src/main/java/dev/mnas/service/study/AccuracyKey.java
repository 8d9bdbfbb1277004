package dev.mnas.service.study;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What two trainings of one network must share for one to stand for the other. */
final class AccuracyKey {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AccuracyKey() {}

  /** Recipe and data. */
  static String ofTrial(StudySpec spec) {
    return hashed(List.of(spec.recipe(), spec.data()));
  }

  /** No training of a search stands for that of a finalist: it has no test score. */
  static String ofFinalist(StudySpec spec) {
    return hashed(List.of(spec.recipe(), spec.data(), "finalist"));
  }

  private static String hashed(List<Object> parts) {
    String text = JSON.writeValueAsString(parts);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
