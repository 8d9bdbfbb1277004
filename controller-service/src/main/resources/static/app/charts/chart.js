// What all charts share: loading the library late, drawing only in view, the theme's colours.
import { h, say } from '../dom.js';

const LIBRARY = '/_static/echarts/6.0.0/dist/echarts.esm.min.js';
let library = null;

/** The library is large: it is asked for once the page's text is painted. */
function load() {
  library ??= new Promise((resolve, reject) => {
    requestAnimationFrame(() => setTimeout(() => import(LIBRARY).then(resolve, reject)));
  });
  return library;
}

/** The theme's colours by their names in base.css. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    accent: colour('accent'),
    text: colour('text'),
    muted: colour('muted'),
    faint: colour('faint'),
    line: colour('line'),
    surface: colour('surface'),
    warn: colour('warn'),
    series: [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`)),
    small: Math.round(parseFloat(style.fontSize) * 0.8),
  };
}

export const labels = (theme) => ({ color: theme.muted, fontSize: theme.small });

/** Axis in the theme's colours. */
export function axis(theme, name, more = {}) {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: theme.muted, fontSize: theme.small },
    scale: true,
    axisLine: { lineStyle: { color: theme.faint } },
    axisLabel: { ...labels(theme), hideOverlap: true },
    splitLine: { lineStyle: { color: theme.line } },
    ...more,
  };
}

/** A tooltip drawn in the canvas: its text can hold no markup. */
export function tooltip(theme, more = {}) {
  return {
    renderMode: 'richText',
    confine: true,
    transitionDuration: 0,
    backgroundColor: theme.surface,
    borderColor: theme.faint,
    borderWidth: 1,
    padding: [6, 9],
    textStyle: { color: theme.text, fontSize: theme.small + 1, lineHeight: theme.small + 6 },
    ...more,
  };
}

export class Chart {
  /**
   * @param {string} title
   * @param {(theme: ReturnType<typeof colours>, width: number) => object} option as echarts
   *     takes it, for a canvas so many pixels wide
   * @param {{signal: AbortSignal, controls?: Node[], wide?: boolean, made?: (chart: object) => void}}
   *     more
   */
  constructor(title, option, { signal, controls = [], wide = false, made = () => {} }) {
    this.option = option;
    this.made = made;
    this.summary = h('p', { class: 'chart-summary' });
    this.canvas = h('div', { class: 'chart-canvas', role: 'img', 'aria-label': title });
    this.element = h(
      'figure',
      { class: wide ? 'chart wide' : 'chart' },
      h('figcaption', {}, h('h2', {}, title), ...controls),
      this.canvas,
      this.summary,
    );
    this.title = title;
    this.instance = null;
    this.stale = false;
    this.seen = false;
    this.watchVisibility(signal);
    const themed = () => this.redraw();
    addEventListener('themechange', themed, { signal });
    signal.addEventListener('abort', () => this.instance?.dispose());
    this.signal = signal;
  }

  watchVisibility(signal) {
    const visibility = new IntersectionObserver(([entry]) => {
      this.seen = entry.isIntersecting;
      if (this.seen && this.stale) this.draw();
    });
    visibility.observe(this.canvas);
    const size = new ResizeObserver(() => {
      if (this.instance === null) return;
      this.instance.resize();
      this.redraw();
    });
    size.observe(this.canvas);
    signal.addEventListener('abort', () => {
      visibility.disconnect();
      size.disconnect();
    });
  }

  /** Draws what the data has become, at once if it is in view, else when it comes into view. */
  update(summary) {
    this.stale = true;
    say(this.summary, summary);
    this.canvas.setAttribute('aria-label', `${this.title}: ${summary}`);
    if (this.seen) this.draw();
  }

  redraw() {
    this.stale = true;
    if (this.seen) this.draw();
  }

  async draw() {
    this.stale = false;
    const echarts = await load();
    if (this.signal.aborted) return;
    if (this.instance === null) {
      this.instance = echarts.init(this.canvas, null, { renderer: 'canvas' });
      this.made(this.instance);
    }
    this.instance.setOption({ animation: false, ...this.option(colours(), this.canvas.clientWidth) }, {
      replaceMerge: ['series'],
    });
  }
}
