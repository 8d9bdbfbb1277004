package dev.mnas.service.description;

import dev.mnas.service.problem.ProblemType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The problems that an operation can answer with: its own, and those that its path, its method, its
 * parameters and its body bring.
 */
record CommonProblems(String path, HttpMethod method, Operation operation, List<String> own) {

  void addTo(ApiResponses answers) {
    Map<Integer, Set<ProblemType>> byStatus = new TreeMap<>();
    for (ProblemType type : types()) {
      byStatus
          .computeIfAbsent(type.status().value(), status -> EnumSet.noneOf(ProblemType.class))
          .add(type);
    }
    byStatus.forEach(
        (status, types) -> answers.addApiResponse(String.valueOf(status), answer(types)));
  }

  private Set<ProblemType> types() {
    Set<ProblemType> types =
        EnumSet.of(
            ProblemType.INVALID_REQUEST,
            ProblemType.FOREIGN_HOST,
            ProblemType.FOREIGN_ORIGIN,
            ProblemType.TOKEN,
            ProblemType.ROLE_FORBIDDEN,
            ProblemType.NOT_ACCEPTABLE,
            ProblemType.INTERNAL,
            ProblemType.DATABASE_UNAVAILABLE);
    own.stream().map(ProblemType::ofSlug).forEach(types::add);
    if (operation.getParameters() != null || operation.getRequestBody() != null) {
      types.add(ProblemType.INVALID_VALUE);
    }
    if (method != HttpMethod.GET) {
      types.add(ProblemType.BODY_TOO_LARGE);
      types.add(ProblemType.CONTENT_TYPE);
      types.add(ProblemType.LENGTH_REQUIRED);
      types.add(ProblemType.DISK_FULL);
      if (!path.startsWith("/api/v1/worker/")) {
        types.add(ProblemType.CSRF);
      }
    }
    return types;
  }

  private static ApiResponse answer(Set<ProblemType> types) {
    Map<String, Example> examples = new LinkedHashMap<>();
    types.forEach(
        type ->
            examples.put(type.slug(), new Example().$ref("#/components/examples/" + type.slug())));
    MediaType problem =
        new MediaType()
            .schema(new JsonSchema().$ref("#/components/schemas/Problem"))
            .examples(examples);
    return new ApiResponse()
        .description(types.stream().map(ProblemType::meaning).collect(Collectors.joining("; or ")))
        .content(new Content().addMediaType("application/problem+json", problem));
  }

  /** What an answer of the type looks like. */
  static Example example(ProblemType type) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", type.urn());
    value.put("title", type.status().getReasonPhrase());
    value.put("status", type.status().value());
    value.put("detail", type.meaning());
    return new Example().summary(type.meaning()).value(value);
  }
}
