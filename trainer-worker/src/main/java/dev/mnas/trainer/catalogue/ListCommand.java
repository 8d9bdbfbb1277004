package dev.mnas.trainer.catalogue;

import dev.mnas.trainer.data.FashionMnist;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what comes with the trainer and what can be fetched. */
@Command(name = "list", description = "Data sets that are bundled or can be fetched.")
final class ListCommand implements Runnable {
  private static final String ROW = "%-18s  %-9s  %-46s  %s%n";
  private static final long MEGA = 1_000_000;

  private final List<Fetchable> all;

  @Spec private CommandSpec spec = CommandSpec.create();

  ListCommand(List<Fetchable> all) {
    this.all = all;
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "name", "download", "images", "licence and source");
    out.printf(
        ROW,
        FashionMnist.NAME,
        "bundled",
        "10,000 + 5,000 validation, 10 classes, 28x28x1",
        "MIT, a part of fashion-mnist-full");
    for (Fetchable set : all) {
      String size = (set.bytes() + MEGA / 2) / MEGA + " MB";
      out.printf(ROW, set.name(), size, set.images(), set.licence());
    }
    out.flush();
  }
}
