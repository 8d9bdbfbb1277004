package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Every operation that the controller has, those of the future too, against every role. */
class RolesTest {
  private static final String USER = "user-secret";
  private static final String WORKER = "worker-secret";
  private static final Set<String> OPEN =
      Set.of("GET /api/v1/session", "POST /api/v1/session", "DELETE /api/v1/session");

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller =
        new ControllerFixture(data, "--mnas.user-token=" + USER, "--mnas.worker-token=" + WORKER);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (HandlerMapping mapping :
        Objects.requireNonNull(controller.bean(DispatcherServlet.class).getHandlerMappings())) {
      if (mapping instanceof RequestMappingHandlerMapping methods) {
        methods.getHandlerMethods().keySet().forEach(info -> addTo(operations, info));
      }
    }
    assertThat(operations).hasSizeGreaterThan(20).containsAll(OPEN);
    operations.removeAll(OPEN);
    return operations;
  }

  private static void addTo(Set<String> operations, RequestMappingInfo info) {
    for (String path : info.getPatternValues()) {
      if (path.startsWith("/api/")) {
        assertThat(info.getMethodsCondition().getMethods()).as(path).isNotEmpty();
        info.getMethodsCondition()
            .getMethods()
            .forEach(method -> operations.add(method + " " + path.replaceAll("\\{[^}]*}", "1")));
      }
    }
  }

  private static int status(String operation, List<String> headers) {
    String[] methodAndPath = operation.split(" ");
    HttpRequest.Builder request =
        controller
            .request(methodAndPath[1])
            .header("Content-Type", "application/json")
            .method(methodAndPath[0], BodyPublishers.ofString("{}"));
    headers.forEach(token -> request.header("Authorization", "Bearer " + token));
    return controller.send(request).statusCode();
  }

  @Test
  void everyOperationNeedsTheTokenOfItsRole() {
    for (String operation : operations()) {
      boolean worker = operation.contains(" /api/v1/worker/");
      assertThat(status(operation, List.of())).as(operation).isEqualTo(401);
      assertThat(status(operation, List.of("mnas_u_" + "0".repeat(43))))
          .as(operation)
          .isEqualTo(401);
      assertThat(status(operation, List.of(worker ? USER : WORKER))).as(operation).isEqualTo(403);
    }
  }

  @Test
  void theRoleOpensItsOperations() {
    for (String operation :
        List.of("GET /api/v1/tokens", "GET /api/v1/audit", "GET /api/v1/studies")) {
      assertThat(status(operation, List.of(USER))).as(operation).isEqualTo(200);
    }
    assertThat(status("POST /api/v1/worker/tasks/1/heartbeat", List.of(WORKER))).isEqualTo(400);
  }

  @Test
  void pagesAreOpenAndHoldNoData() {
    for (String page : List.of("/", "/app/main.js", "/new", "/studies/1", "/compare", "/workers")) {
      assertThat(controller.get(page).statusCode()).as(page).isIn(200, 404);
    }
    assertThat(status("POST /studies/1", List.of())).isEqualTo(401);
    assertThat(controller.get("/error").statusCode()).isEqualTo(401);
  }

  @Test
  void theDescriptionTellsOfTokensSessionsAndTheLog() {
    var docs = controller.request("/v3/api-docs").header("Authorization", "Bearer " + USER);
    JsonNode paths = controller.tree(controller.send(docs)).path("paths");
    for (String path : List.of("/api/v1/tokens", "/api/v1/session", "/api/v1/audit")) {
      for (JsonNode operation : paths.path(path)) {
        assertThat(operation.path("summary").asString()).as(path).isNotEmpty();
        assertThat(operation.path("description").asString()).as(path).isNotEmpty();
      }
    }
    JsonNode claim = paths.path("/api/v1/worker/claims").path("post");
    assertThat(claim.path("parameters")).as("the caller is none").isEmpty();
    assertThat(claim.path("requestBody").toString()).contains("ClaimRequest");
  }
}
