package dev.mnas.trainer.catalogue;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads a data set. */
@Command(
    name = "fetch",
    description = {
      "Downloads a data set of the list over https and checks its SHA-256.",
      "What was interrupted goes on where it ended."
    })
final class FetchCommand implements Callable<Integer> {
  private final List<Fetchable> all;
  private final HttpClient client;

  @Parameters(paramLabel = "NAME", description = "one of those that 'data list' shows")
  private String name = "";

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "where to put it (default: mnas-data/NAME)")
  private @Nullable Path to;

  @Spec private CommandSpec spec = CommandSpec.create();

  FetchCommand(List<Fetchable> all, HttpClient client) {
    this.all = all;
    this.client = client;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Fetchable set =
        all.stream()
            .filter(known -> known.name().equals(name))
            .findAny()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "NAME must be one of %s, was '%s'"
                            .formatted(all.stream().map(Fetchable::name).toList(), name)));
    PrintWriter err = spec.commandLine().getErr();
    Path folder = to == null ? Path.of("mnas-data", name) : to;
    Files.createDirectories(folder);
    Download download = new Download(client, err);
    for (RemoteFile file : set.files()) {
      Path local = download.into(folder, file);
      if (file.archive()) {
        err.println(file.name() + ": unpacking");
        new Archive(local).unpack(folder);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "./mnas trainer --dataset %s=%s   # trains with it%n",
        set.name(), folder.resolve(set.folder()));
    out.flush();
    return 0;
  }
}
