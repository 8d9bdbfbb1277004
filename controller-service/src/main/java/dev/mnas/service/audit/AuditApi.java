package dev.mnas.service.audit;

import dev.mnas.service.problem.PageSize;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log over REST. */
@RestController
@Tag(name = "audit", description = "Who changed what, when, and from where.")
class AuditApi {
  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  @GetMapping("/api/v1/audit")
  @Operation(
      operationId = "readAuditLog",
      summary = "Read the audit log",
      description =
          "Changes that users asked for, refused ones too, newest first. 'before' is the id of the"
              + " last entry of the page before.")
  List<AuditEntry> page(
      @RequestParam(defaultValue = "50") int size,
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before) {
    PageSize.require(size);
    return log.page(before, size);
  }
}
