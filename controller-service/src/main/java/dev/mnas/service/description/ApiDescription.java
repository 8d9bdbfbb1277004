package dev.mnas.service.description;

import dev.mnas.network.BlockSpec;
import dev.mnas.service.process.ProgramVersion;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The general part of the description, and who writes the others. */
@Configuration
class ApiDescription {
  static final String USER = "userToken";
  static final String WORKER = "workerToken";
  static final String SESSION = "session";
  static final String CSRF = "csrf";

  @Bean
  OpenAPI openApi() {
    SpringDocUtils.getConfig().replaceWithSchema(BlockSpec.class, blockString());
    return new OpenAPI()
        .info(
            new Info()
                .title("mnas")
                .version(ProgramVersion.MNAS)
                .license(new License().name("Apache-2.0").identifier("Apache-2.0"))
                .description(
                    "Platform-aware neural architecture search. Users start studies and read what"
                        + " came out; workers claim, report and upload. Failures are Problem"
                        + " Details with a stable type. Paths below /api/v1 stay compatible: ids"
                        + " keep their meaning, requests that work go on to work, answers gain"
                        + " fields at most. In the examples study 1 is complete and keeps weights,"
                        + " 2 and 3 run, 4 was stopped; LEASE-TOKEN and USER-TOKEN stand for"
                        + " secrets."))
        .servers(List.of(new Server().url("/").description("The controller that answers this")))
        .tags(
            List.of(
                tag("studies", "Searches: start, follow, change, end."),
                tag("trials", "Candidates of a study and what was measured of them."),
                tag("exports", "Downloads."),
                tag("spaces", "Search spaces: presets and uploaded ones."),
                tag("workers", "Workers, devices and pools, for users."),
                tag("events", "Changes as they happen."),
                tag("worker", "What workers call."),
                tag("session", "Sign-in of the dashboard, which then sends a cookie."),
                tag("tokens", "Tokens of users and workers."),
                tag("audit", "Who changed what, when, and from where.")))
        .components(
            new Components()
                .addSecuritySchemes(USER, bearer("Token of a user; loopback may need none"))
                .addSecuritySchemes(WORKER, bearer("Token of a worker; loopback may need none"))
                .addSecuritySchemes(
                    SESSION,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("mnas_session")
                        .description("Of a sign-in; writes need the CSRF token beside it"))
                .addSecuritySchemes(
                    CSRF,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-CSRF-Token")
                        .description("Of the session, for writes")));
  }

  @Bean
  OpenApiCustomizer operationNotes() {
    return new OperationNotesCustomizer(OperationNotes.read());
  }

  @Bean
  ModelConverter recordSchemas() {
    return new RecordSchemas();
  }

  private static JsonSchema blockString() {
    JsonSchema schema = new JsonSchema();
    schema.setTypes(Set.of("string"));
    schema.setDescription("Block string such as r3_k5_s22_e3_i24_o40_se0.25");
    return schema;
  }

  private static Tag tag(String name, String text) {
    return new Tag().name(name).description(text);
  }

  private static SecurityScheme bearer(String text) {
    return new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").description(text);
  }
}
