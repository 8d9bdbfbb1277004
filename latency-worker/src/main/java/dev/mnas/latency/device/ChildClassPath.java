package dev.mnas.latency.device;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This process's classes for a child that may read less than it may. */
final class ChildClassPath {
  private static final FileAttribute<?> EVERYBODY_ENTERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private ChildClassPath() {}

  /** All jars and folders, those that manifests name among them. */
  static List<Path> entries() {
    Set<Path> entries = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      add(Path.of(entry).toAbsolutePath(), entries);
    }
    return List.copyOf(entries);
  }

  private static void add(Path entry, Set<Path> entries) {
    if (!Files.exists(entry) || !entries.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      Manifest manifest = jar.getManifest();
      String more =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (more != null) {
        URI base = entry.toUri();
        for (String name : more.strip().split(" +")) {
          add(Path.of(base.resolve(name)), entries);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Copies into a temporary folder that everybody may read, deleted when this process ends. */
  static List<Path> readableByAll(List<Path> entries) throws IOException {
    Path folder = Files.createTempDirectory("mnas-classes-", EVERYBODY_ENTERS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> WorkFolder.delete(folder)));
    Set<Path> copies = new LinkedHashSet<>();
    for (Path entry : entries) {
      Path copy = folder.resolve(copies.size() + "-" + entry.getFileName());
      copy(entry, copy);
      copies.add(copy);
    }
    return List.copyOf(copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = from.equals(file) ? to : to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectory(copy, EVERYBODY_ENTERS);
        } else {
          Files.copy(file, copy);
          Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }
}
