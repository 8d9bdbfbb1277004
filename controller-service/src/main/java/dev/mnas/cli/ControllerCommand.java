package dev.mnas.cli;

import dev.mnas.service.ControllerApplication;
import dev.mnas.service.process.DataFolder;
import dev.mnas.service.process.ListenPort;
import dev.mnas.service.process.StartRefused;
import dev.mnas.service.security.UnsafeExposureException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the controller. */
@Command(
    name = "controller",
    description = "Start the controller service.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "2:wrong usage",
      "3:cannot start: port taken, unusable database, folder or certificate, or unsafe address"
    })
final class ControllerCommand implements Callable<Integer> {
  /** Not an exit code: the process goes on serving. */
  static final int SERVING = -1;

  @Option(names = "--port", defaultValue = "8080", description = "Port, default ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description = "Address to bind, default ${DEFAULT-VALUE}; any other needs tokens.")
  String address = "127.0.0.1";

  @Option(
      names = "--data",
      defaultValue = ".mnas",
      description = "Folder of the database and artifacts, default ${DEFAULT-VALUE}.")
  Path data = Path.of(".mnas");

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = {
        "JDBC URL of a PostgreSQL or H2 database, default MNAS_DATABASE_URL or a file in --data.",
        "MNAS_DATABASE_USER and MNAS_DATABASE_PASSWORD name who asks for it."
      })
  @Nullable String database;

  @Option(
      names = "--require-tokens",
      description = "Ask for tokens on 127.0.0.1 too; also MNAS_REQUIRE_TOKENS=true.")
  boolean requireTokens;

  @Option(
      names = "--reference-drift",
      paramLabel = "SHARE",
      description = {
        "How far a device's reference latency may be from what it was before the device",
        "is in quarantine, default 0.05."
      })
  @Nullable Double referenceDrift;

  @Option(
      names = "--tls-cert",
      paramLabel = "PEM",
      defaultValue = "${env:MNAS_TLS_CERT}",
      description = "Serve https with this certificate chain, default $$MNAS_TLS_CERT.")
  @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "PEM",
      defaultValue = "${env:MNAS_TLS_KEY}",
      description = "The certificate's private key, PKCS 8, default $$MNAS_TLS_KEY.")
  @Nullable Path key;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() throws UnknownHostException {
    try {
      ListenPort.requireFree(InetAddress.getByName(address), port);
      serve(DataFolder.take(data.toAbsolutePath()));
      return SERVING;
    } catch (UnsafeExposureException | Tls.Unusable unsafe) {
      return refuse(unsafe);
    } catch (RuntimeException failed) {
      return refuse(StartRefused.in(failed).orElseThrow(() -> failed));
    }
  }

  /** The folder is let go when the controller ends, or at once when it does not start. */
  private void serve(DataFolder folder) {
    ConfigurableApplicationContext controller;
    try {
      controller = ControllerApplication.run(settings().toArray(String[]::new));
    } catch (RuntimeException failed) {
      folder.close();
      throw failed;
    }
    folder.announce(port, Instant.now());
    controller.addApplicationListener(
        (ApplicationListener<ContextClosedEvent>) end -> folder.close());
  }

  private List<String> settings() {
    List<String> settings = new ArrayList<>(Tls.settings(certificate, key));
    settings.add("--server.port=" + port);
    settings.add("--server.address=" + address);
    settings.add("--mnas.data=" + data.toAbsolutePath());
    if (requireTokens) {
      settings.add("--mnas.require-tokens=true");
    }
    if (referenceDrift != null) {
      settings.add("--mnas.reference-drift=" + referenceDrift);
    }
    if (database != null) {
      settings.add("--spring.datasource.url=" + database);
    }
    return settings;
  }

  private int refuse(RuntimeException reason) {
    spec.commandLine()
        .getErr()
        .println("mnas: the controller cannot start: " + reason.getMessage());
    return StartRefused.EXIT_CODE;
  }
}
