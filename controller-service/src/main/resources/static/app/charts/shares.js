// How often each option was proposed over time: what the policy has learned, block by block.
import { percent } from '../format.js';
import { choiceShares } from '../pareto.js';
import { Chart, axis, labels, tooltip } from './chart.js';
import { h } from '../dom.js';

const MOST_SHARES = 60;
// Fewer trials would show the dice, not the policy.
const LEAST_WIDTH = 20;
const WIDTHS = 10;
const COLUMN_WIDTH = 260;
const ROW_HEIGHT = 190;

/**
 * @param {import('../study-points.js').StudyPoints} data
 * @param {number} batch trials between two updates of the policy
 */
export function sharesChart(data, batch, signal) {
  const select = h(
    'select',
    { id: 'share-block' },
    data.blocks.map((block) => h('option', { value: block }, `block ${block}`)),
  );
  const decisions = () =>
    data.decisions
      .map((decision, index) => ({ decision, index }))
      .filter(({ decision }) => decision.block === Number(select.value));
  const shares = () => {
    const tokens = data.points.map((point) => point.t);
    const width = Math.max(batch, LEAST_WIDTH, Math.ceil(tokens.length / WIDTHS));
    return decisions().map(({ decision, index }) => ({
      decision,
      ...choiceShares(tokens, index, decision.options.length, width, MOST_SHARES),
    }));
  };
  const linesFor = (width) =>
    Math.ceil(decisions().length / Math.max(1, Math.floor(width / COLUMN_WIDTH)));
  const drawn = (theme, width) => {
    const now = shares();
    return option(now, theme, Math.ceil(now.length / linesFor(width)));
  };
  const sized = () => {
    chart.canvas.style.height = `${linesFor(chart.canvas.clientWidth) * ROW_HEIGHT}px`;
  };
  const chart = new Chart('Share of each choice', drawn, {
    signal,
    wide: true,
    controls: [h('label', { for: 'share-block' }, 'of'), select],
  });
  const watch = new ResizeObserver(sized);
  watch.observe(chart.element);
  signal.addEventListener('abort', () => watch.disconnect());
  const body = h('tbody');
  chart.element.append(
    h(
      'details',
      {},
      h('summary', {}, 'Shares as a table'),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Shares as a table' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h('tr', {}, ['Choice', 'Option', 'First trials', 'Last trials'].map((name, column) =>
              h('th', { scope: 'col', class: column > 1 ? 'number' : null }, name),
            )),
          ),
          body,
        ),
      ),
    ),
  );
  const update = () => {
    if (data.points.length === 0) {
      chart.update('No trial is proposed yet.');
      return;
    }
    const now = shares();
    const sure = now.map(({ decision, shares: each }) => {
      const last = each.map((values) => values[values.length - 1]);
      const top = last.indexOf(Math.max(...last));
      return `${decision.name} ${decision.options[top]} ${percent(last[top], 0)}`;
    });
    chart.update(`Most frequent in the last trials: ${sure.join(', ')}.`);
    body.replaceChildren(...now.flatMap(rows));
  };
  select.addEventListener('change', () => {
    sized();
    update();
  });
  return { element: chart.element, update };
}

function rows({ decision, shares }) {
  return decision.options.map((name, option) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, decision.name),
      h('td', {}, name),
      h('td', { class: 'number' }, percent(shares[option][0], 1)),
      h('td', { class: 'number' }, percent(shares[option][shares[option].length - 1], 1)),
    ),
  );
}

/** The options of a decision in their colours: a legend of its own above each small chart. */
function caption({ decision }, theme) {
  const rich = Object.fromEntries(
    decision.options.map((_, choice) => [`c${choice}`, { color: colour(theme, choice) }]),
  );
  const names = decision.options.map((name, choice) => `{c${choice}|■} ${name}`).join('  ');
  return { text: `{name|${decision.name}}  ${names}`, textStyle: { ...labels(theme), rich: {
    ...rich,
    name: { color: theme.text, fontSize: theme.small, fontWeight: 'bold' },
  } } };
}

const colour = (theme, choice) => theme.series[choice % theme.series.length];

function option(all, theme, columns) {
  const width = 100 / columns;
  const at = (index) => ({
    left: (index % columns) * width,
    top: Math.floor(index / columns) * ROW_HEIGHT,
  });
  return {
    title: all.map((each, index) => ({
      ...caption(each, theme),
      padding: 0,
      left: `${at(index).left}%`,
      top: at(index).top + 8,
    })),
    tooltip: tooltip(theme, {
      trigger: 'axis',
      formatter: (items) =>
        [
          `trials up to number ${items[0].axisValue}`,
          ...items.map(({ seriesName, data }) => `${seriesName}  ${percent(data, 0)}`),
        ].join('\n'),
    }),
    grid: all.map((_, index) => ({
      left: `${at(index).left}%`,
      top: at(index).top + 30,
      width: `${width - 2}%`,
      height: ROW_HEIGHT - 56,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    })),
    xAxis: all.map(({ ends }, gridIndex) => ({
      ...axis(theme, ''),
      type: 'category',
      boundaryGap: false,
      gridIndex,
      data: ends,
    })),
    yAxis: all.map((_, gridIndex) => ({
      ...axis(theme, ''),
      gridIndex,
      min: 0,
      max: 1,
      interval: 0.5,
      axisLabel: { ...labels(theme), formatter: (value) => percent(value, 0) },
    })),
    series: all.flatMap(({ decision, shares }, index) =>
      shares.map((data, choice) => ({
        id: `${decision.name}-${choice}`,
        name: decision.options[choice],
        type: 'line',
        stack: decision.name,
        xAxisIndex: index,
        yAxisIndex: index,
        symbol: 'none',
        lineStyle: { width: 0 },
        itemStyle: { color: colour(theme, choice) },
        areaStyle: { color: colour(theme, choice), opacity: 0.85 },
        data,
      })),
    ),
  };
}
