package dev.mnas.service.zoo;

import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;

/**
 * A published network in a list.
 *
 * @param source where it was published
 * @param parameters trainable scalars
 * @param madds multiply-adds of one image
 */
public record ZooEntry(String name, String source, long parameters, long madds) {
  /** As published for ImageNet. */
  public static ZooEntry of(ZooModel model) {
    ZooView view = ZooView.of(model.word(), Zoo.network(model, ZooOptions.PUBLISHED));
    return new ZooEntry(model.word(), model.source(), view.parameters(), view.madds());
  }
}
