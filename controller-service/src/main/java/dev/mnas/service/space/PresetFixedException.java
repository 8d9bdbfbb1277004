package dev.mnas.service.space;

/** Presets belong to the program and cannot be replaced or deleted. */
public final class PresetFixedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PresetFixedException(String name) {
    super("'%s' is a preset: give your space another name".formatted(name));
  }
}
