package dev.mnas.service.description;

import dev.mnas.service.description.OperationNotes.AnswerNote;
import dev.mnas.service.description.OperationNotes.BodyNote;
import dev.mnas.service.description.OperationNotes.OperationNote;
import dev.mnas.service.problem.ProblemType;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Writes the notes into the description that the code gave. */
record OperationNotesCustomizer(OperationNotes notes) implements OpenApiCustomizer {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final Set<String> OPEN = Set.of("showSession", "signIn", "signOut");

  @Override
  public void customise(OpenAPI description) {
    OperationNotes.schemas().forEach(description.getComponents()::addSchemas);
    for (ProblemType type : ProblemType.values()) {
      description.getComponents().addExamples(type.slug(), CommonProblems.example(type));
    }
    description
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach((method, operation) -> complete(path, method, operation)));
  }

  private void complete(String path, HttpMethod method, Operation operation) {
    String id = operation.getOperationId();
    OperationNote note = notes.operations().get(id);
    if (note == null) {
      throw new IllegalStateException("operations.yaml must tell of " + id);
    }
    if (id.equals("createStudy")) {
      operation.addParametersItem(
          new Parameter()
              .name("dryRun")
              .in("query")
              .required(false)
              .schema(new JsonSchema().types(Set.of("boolean")))
              .description("true checks the study and starts none")
              .example(false));
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(parameter -> complete(path, note, parameter));
    }
    body(method, operation, note.body());
    ApiResponses answers = new ApiResponses();
    note.answers().forEach((status, answer) -> answers.addApiResponse(status, answer(answer)));
    new CommonProblems(path, method, operation, note.problems()).addTo(answers);
    operation.setResponses(answers);
    operation.setSecurity(security(path, method, id));
  }

  private void complete(String path, OperationNote note, Parameter parameter) {
    String name = parameter.getName();
    notes
        .parameter(path, name)
        .ifPresent(
            usual -> {
              parameter.setDescription(usual.text());
              parameter.setExample(note.examples().getOrDefault(name, usual.example()));
            });
  }

  private static void body(HttpMethod method, Operation operation, @Nullable BodyNote note) {
    if (note == null) {
      // The guard of the requests wants a type that no form can send.
      if (method == HttpMethod.POST) {
        MediaType empty =
            new MediaType().schema(new JsonSchema().types(Set.of("object"))).example(Map.of());
        operation.setRequestBody(
            new RequestBody()
                .required(false)
                .description("Not read; but its Content-Type must be there")
                .content(new Content().addMediaType(JSON, empty)));
      }
      return;
    }
    if (note.schema() == null) {
      operation
          .getRequestBody()
          .getContent()
          .values()
          .forEach(type -> type.example(note.example()));
      return;
    }
    Content content = new Content();
    for (String type : note.types()) {
      content.addMediaType(
          type,
          new MediaType()
              .schema(ref(note.schema()))
              .example(type.equals(YAML) ? yaml(note.example()) : note.example()));
    }
    operation.setRequestBody(
        new RequestBody().required(true).description(note.text()).content(content));
  }

  private static String yaml(Object example) {
    try {
      return Yaml31.mapper().writeValueAsString(example);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ApiResponse answer(AnswerNote note) {
    ApiResponse answer = new ApiResponse().description(note.text());
    if (note.schema() != null || note.items() != null) {
      Schema<?> schema =
          note.items() == null
              ? ref(Objects.requireNonNull(note.schema()))
              : new JsonSchema().types(Set.of("array")).items(ref(note.items()));
      answer.setContent(
          new Content()
              .addMediaType(
                  Objects.requireNonNullElse(note.type(), JSON), new MediaType().schema(schema)));
    }
    for (String header : note.headers()) {
      answer.addHeaderObject(header, new Header().schema(new JsonSchema().types(Set.of("string"))));
    }
    return answer;
  }

  private static Schema<?> ref(String name) {
    return new JsonSchema().$ref("#/components/schemas/" + name);
  }

  /** Alternatives; the empty one is loopback without tokens. */
  private static List<SecurityRequirement> security(String path, HttpMethod method, String id) {
    if (OPEN.contains(id)) {
      return List.of();
    }
    List<SecurityRequirement> ways = new ArrayList<>();
    ways.add(new SecurityRequirement());
    if (path.startsWith("/api/v1/worker/")) {
      ways.add(new SecurityRequirement().addList(ApiDescription.WORKER));
      return ways;
    }
    ways.add(new SecurityRequirement().addList(ApiDescription.USER));
    SecurityRequirement session = new SecurityRequirement().addList(ApiDescription.SESSION);
    ways.add(method == HttpMethod.GET ? session : session.addList(ApiDescription.CSRF));
    return ways;
  }
}
