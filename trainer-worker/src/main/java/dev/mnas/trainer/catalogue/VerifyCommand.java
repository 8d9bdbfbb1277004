package dev.mnas.trainer.catalogue;

import dev.mnas.trainer.data.Contents;
import dev.mnas.trainer.data.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads all images of a folder. */
@Command(
    name = "verify",
    description = "Reads a folder as the trainer would, and tells what it holds or what is wrong.")
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "folder, as for trainer --dataset NAME=PATH")
  private Path path = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Contents contents = DataFolder.open(path).contents();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s, %s, %d classes%n",
        path, contents.format(), contents.shape(), contents.parts().get(0).images().size());
    for (Contents.Part part : contents.parts()) {
      out.printf("%s images: %d, %s%n", part.name(), part.size(), ofClasses(part.images()));
    }
    out.printf(
        "mean %.4f, deviation %.4f of the training images%n",
        contents.normalisation().mean(), contents.normalisation().deviation());
    out.flush();
    return 0;
  }

  private static String ofClasses(List<Integer> images) {
    if (new HashSet<>(images).size() == 1) {
      return images.get(0) + " of each class";
    }
    return IntStream.range(0, images.size())
        .mapToObj(label -> "%d of class %d".formatted(images.get(label), label))
        .collect(Collectors.joining(", "));
  }
}
