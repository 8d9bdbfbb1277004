// A line without axes, for rows of a table.
import { svg } from '../dom.js';

const WIDTH = 96;
const HEIGHT = 24;

/** @param {number[]} values */
export function sparkline(values, label) {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map(
    (value, at) =>
      `${(at * step).toFixed(1)},${(HEIGHT - 2 - ((value - least) / range) * (HEIGHT - 4)).toFixed(1)}`,
  );
  return svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'aria-label': label,
    },
    svg('polyline', { points: points.join(' ') }),
  );
}
