// What all charts share: loading the library late, drawing only in view, the theme's colours.
import { h, say } from '../dom.js';

const LIBRARY = '/_static/echarts/6.0.0/dist/echarts.esm.min.js';
let library = null;

/** Fetches the library, which is large, while the page waits for its data. */
export function fetchLibrary() {
  if (library === null) document.head.append(h('link', { rel: 'modulepreload', href: LIBRARY }));
}

/** Running it takes a while: the page's text is painted first. */
function load() {
  library ??= painted().then(() => import(LIBRARY));
  return library;
}

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Charts that wait for their turn: one a frame, so that no frame waits for all of them. */
const waiting = new Set();

function turn() {
  const [next] = waiting;
  waiting.delete(next);
  next.draw();
  if (waiting.size > 0) requestAnimationFrame(turn);
}

function takeTurn(chart) {
  if (waiting.size === 0) requestAnimationFrame(turn);
  waiting.add(chart);
}

// From here on a scatter is drawn as one shape, in a fraction of the time.
const MANY = 1000;

/**
 * A scatter of points, quick enough for many; events tell what was drawn as params.value.
 *
 * @param {number} all how many points its chart has
 * @param {number[][]} points each x, y and an id
 */
export function scatter(all, points, more) {
  const data = new Float64Array(points.length * 3);
  points.forEach((point, at) => data.set(point, at * 3));
  return {
    type: 'scatter',
    dimensions: ['x', 'y', 'id'],
    encode: { x: 0, y: 1, tooltip: [] },
    large: all >= MANY,
    largeThreshold: 0,
    data,
    ...more,
  };
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
      if (this.seen && this.stale) takeTurn(this);
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
    if (this.seen) takeTurn(this);
  }

  redraw() {
    this.stale = true;
    if (this.seen) takeTurn(this);
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
