package dev.mnas.service.dashboard;

/** The contrast of text as WCAG 2.1 defines it (success criterion 1.4.3). */
final class Contrast {
  /** A script that lists the texts of a page whose contrast is below 4.5:1. */
  static final String TOO_LOW =
      """
      () => {
        const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
        const channel = (value) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        const luminance = ([r, g, b]) =>
          0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
            if (alpha > 0.99) return [r, g, b];
          }
          return [255, 255, 255];
        };
        const texts = [...document.querySelectorAll('body *')].filter((element) =>
          !element.disabled && element.getClientRects().length > 0 &&
          [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
        return texts.flatMap((element) => {
          const pair = [parse(getComputedStyle(element).color), behind(element)].map(luminance);
          const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
          return ratio >= 4.5 ? [] : [`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 100)}`];
        });
      }
      """;

  private Contrast() {}
}
