package dev.mnas.service.study;

import dev.mnas.service.guard.AlarmView;
import dev.mnas.service.guard.SignsView;
import dev.mnas.task.StudyId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a search does, over REST. */
@RestController
@RequestMapping("/api/v1/studies/{id}")
@Tag(name = "studies")
class SignsApi {
  private final StudyViews views;

  SignsApi(StudyViews views) {
    this.views = views;
  }

  @GetMapping("/signs")
  @Operation(
      operationId = "showSigns",
      summary = "How the policy and the measurements do, batch by batch")
  SignsView signs(@PathVariable long id) {
    return views.signs(new StudyId(id)).orElseThrow(() -> missing(id));
  }

  @GetMapping("/alarms")
  @Operation(
      operationId = "listAlarms",
      summary = "All alarms that the study ever had, the newest first")
  List<AlarmView> alarms(@PathVariable long id) {
    return views.alarms(new StudyId(id)).orElseThrow(() -> missing(id));
  }

  private static NoSuchElementException missing(long id) {
    return new NoSuchElementException("there is no study " + id);
  }
}
