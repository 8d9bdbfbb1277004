package dev.mnas.trainer.catalogue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Main class of {@code mnas data}. Exits with 0, 1 when something failed, 2 when called wrongly.
 */
@Command(
    name = "data",
    description = "Data sets: what there is, what a folder holds, and downloads.",
    mixinStandardHelpOptions = true,
    version = "mnas 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class DataCommand {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

  private DataCommand() {}

  /** Runs one command. */
  public static void main(String[] args) {
    // Images are decoded, none is shown.
    System.setProperty("java.awt.headless", "true");
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    System.exit(commandLine(Catalogue.ALL, client).execute(args));
  }

  static CommandLine commandLine(List<Fetchable> all, HttpClient client) {
    return new CommandLine(new DataCommand())
        .addSubcommand(new ListCommand(all))
        .addSubcommand(new VerifyCommand())
        .addSubcommand(new FetchCommand(all, client))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof IOException)) {
                throw failure;
              }
              command.getErr().println("mnas: " + reason(failure));
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /** The JDK names an absent file by its path alone. */
  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException
        ? failure.getMessage() + ": there is no such file or folder"
        : String.valueOf(failure.getMessage());
  }
}
