package dev.mnas.service.dashboard;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The addresses of the dashboard; one document shows them all. */
@Controller
@Hidden
class DashboardPages {

  @GetMapping({
    "/",
    "/new",
    "/studies/{id:\\d+}",
    "/trials/{id:\\d+}",
    "/compare",
    "/workers",
    "/devices",
    "/zoo"
  })
  String page() {
    return "forward:/app/index.html";
  }
}
