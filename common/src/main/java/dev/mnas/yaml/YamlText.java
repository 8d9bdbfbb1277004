package dev.mnas.yaml;

import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Composes the text to nodes and stops there: no constructor runs, so no tag can create an object
 * and no alias is ever expanded.
 */
final class YamlText {
  static final int MAX_CODE_POINTS = 262_144;
  static final int MAX_DEPTH = 20;
  static final int MAX_ALIASES = 20;
  private static final Set<Tag> TAGS =
      Set.of(
          Tag.MAP,
          Tag.SEQ,
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE);

  private YamlText() {}

  static MappingNode mapping(String text, Problems problems) {
    Node node = compose(text, problems);
    problems.throwIfAny();
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    problems.add(line(node), "", "must be a mapping of fields");
    problems.throwIfAny();
    throw new AssertionError("a problem was added");
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  static boolean plainTag(Node node) {
    return TAGS.contains(node.getTag());
  }

  private static Node compose(String text, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setProcessComments(false);
    try {
      Node node =
          new Composer(
                  new ParserImpl(new StreamReader(JsonText.asYaml(text)), options),
                  new Resolver(),
                  options)
              .getSingleNode();
      if (node != null) {
        return node;
      }
      problems.add(1, "", "must be a mapping of fields, was empty");
    } catch (MarkedYAMLException malformed) {
      var mark = malformed.getProblemMark();
      problems.add(
          mark == null ? 1 : mark.getLine() + 1, "", "is no YAML: " + malformed.getProblem());
    } catch (YAMLException refused) {
      problems.add(1, "", "is no YAML: " + refused.getMessage());
    }
    problems.throwIfAny();
    throw new AssertionError("a problem was added");
  }
}
