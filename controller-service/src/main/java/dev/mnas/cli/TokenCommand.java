package dev.mnas.cli;

import dev.mnas.service.process.DataFolder;
import dev.mnas.service.security.NewToken;
import dev.mnas.service.security.RefusedException;
import dev.mnas.service.security.TokenRole;
import dev.mnas.service.security.TokenTables;
import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Tokens of users and workers, of a running controller or of one that is stopped. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Make, list and revoke tokens of users and workers.")
final class TokenCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "Make a token and print its secret, once and never again.")
  int create(
      @Mixin Connection connection,
      @Mixin StoppedController stopped,
      @Parameters(paramLabel = "NAME", description = "Name that people recognise.") String name,
      @Option(
              names = "--role",
              defaultValue = "user",
              description = "user or worker, default ${DEFAULT-VALUE}.")
          String role,
      @Option(
              names = "--pools",
              split = ",",
              paramLabel = "POOL",
              description = "Pools of a worker, which must name them; * is every pool.")
          @Nullable List<String> pools) {
    NewToken wish = wish(name, role, pools);
    JsonNode issued =
        stopped.chosen()
            ? stopped.ask(tables -> json(tables.create(wish)))
            : connection
                .api()
                .post("/tokens", "application/json", WireJson.mapper().writeValueAsString(wish));
    connection.print(out(), issued, TokenCommand::issued);
    return ExitCodes.OK;
  }

  @Command(description = "List all tokens, revoked ones too.")
  int list(@Mixin Connection connection, @Mixin StoppedController stopped) {
    JsonNode tokens =
        stopped.chosen()
            ? stopped.ask(tables -> json(tables.tokens().list()))
            : connection.api().get("/tokens");
    connection.print(out(), tokens, TokenCommand::table);
    return ExitCodes.OK;
  }

  @Command(description = "Revoke a token; it and its sessions open nothing from now on.")
  int revoke(
      @Mixin Connection connection,
      @Mixin StoppedController stopped,
      @Parameters(paramLabel = "NAME|ID") String token) {
    String path = UserApi.part(token);
    JsonNode revoked =
        stopped.chosen()
            ? stopped.ask(tables -> json(tables.revoke(token)))
            : connection.api().post("/tokens/" + path + "/revoke", "application/json", "{}");
    connection.print(out(), revoked, one -> table(List.of(one)));
    return ExitCodes.OK;
  }

  /** Wrong usage, when the wish breaks a rule. */
  private NewToken wish(String name, String role, @Nullable List<String> pools) {
    try {
      return new NewToken(name, role(role), pools);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static TokenRole role(String text) {
    for (TokenRole role : TokenRole.values()) {
      if (role.name().equals(text.toUpperCase(Locale.ROOT))) {
        return role;
      }
    }
    throw new IllegalArgumentException("--role must be user or worker, was '" + text + "'");
  }

  private static JsonNode json(Object answer) {
    return WireJson.mapper().valueToTree(answer);
  }

  private static String issued(JsonNode issued) {
    return issued.path("secret").asString();
  }

  private static String table(Iterable<JsonNode> tokens) {
    Table table = new Table("id", "name", "role", "pools", "created", "by", "last used", "revoked");
    for (JsonNode token : tokens) {
      table.row(
          token.path("id").asString(),
          token.path("name").asString(),
          token.path("role").asString().toLowerCase(Locale.ROOT),
          pools(token),
          time(token, "createdAt"),
          token.path("createdBy").asString(),
          time(token, "lastUsedAt"),
          time(token, "revokedAt"));
    }
    return table.toString();
  }

  private static String pools(JsonNode token) {
    List<String> pools = token.path("pools").valueStream().map(JsonNode::asString).toList();
    return pools.isEmpty() ? "-" : String.join(",", pools);
  }

  /** To the second; a dash where there is none. */
  private static String time(JsonNode token, String field) {
    String text = token.path(field).asString("");
    return text.isEmpty() ? "-" : text.replaceFirst("(\\.\\d+)?Z$", "Z");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The option of commands that can do without a running controller. */
  static final class StoppedController {
    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "Data folder of a stopped controller to work on, instead of asking one.")
    @Nullable Path data;

    boolean chosen() {
      return data != null;
    }

    /** Opens the tables for one question; refused while a controller holds the folder. */
    JsonNode ask(Function<TokenTables, JsonNode> question) {
      Path folder = Objects.requireNonNull(data).toAbsolutePath();
      try (DataFolder held = DataFolder.take(folder);
          TokenTables tables = TokenTables.open("--mnas.data=" + folder)) {
        return question.apply(tables);
      } catch (NoSuchElementException | RefusedException refused) {
        throw new ApiProblem(
            refused instanceof RefusedException problem
                ? String.valueOf(problem.getBody().getDetail())
                : String.valueOf(refused.getMessage()));
      }
    }
  }
}
