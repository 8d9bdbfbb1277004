// The trials of a search: sorted, filtered and paged by the controller.
import { api } from '../api.js';
import { attribute, button, fill, h, keep, link, say } from '../dom.js';
import { scrolling } from '../facts.js';
import * as format from '../format.js';
import { replace } from '../router.js';
import { FILTERS, TrialFilters } from './trial-filters.js';
import { nameOf, trialRow } from './trial-row.js';

const SIZE = 50;
const SORTS = {
  number: 'Trial',
  accuracy: 'Accuracy',
  latencyMillis: 'Latency',
  reward: 'Reward',
  parameters: 'Parameters',
  madds: 'Multiply-adds',
  endedAt: 'Ended',
};
const COLUMNS = ['number', null, 'accuracy', 'latencyMillis', 'reward', 'parameters', 'madds', null, 'endedAt'];
const PLAIN = { 1: 'State', 7: 'Blocks' };

function queryOf(from) {
  const query = new URLSearchParams({ sort: from.get('sort') ?? '-number' });
  for (const name of FILTERS) if (from.get(name)) query.set(name, from.get(name));
  return query;
}

export class TrialTable {
  /** The page that the address asks for. */
  static first(place, from) {
    const query = queryOf(from);
    query.set('size', SIZE);
    return api.trials(place.id, query, place.signal);
  }

  /**
   * @param {(value: number) => string} millis how latencies are shown
   * @param {string[]} pools of the search, the target pool first: it has the column that is sorted by
   */
  constructor(place, from, page, millis, pools) {
    this.millis = millis;
    this.others = pools.slice(1);
    const shown = from.get('pools');
    this.shownPools = new Set(shown === null ? this.others : shown.split(','));
    this.place = place;
    this.query = queryOf(from);
    this.cursors = [null];
    this.marked = new Map();
    this.onclear = () => {};
    this.body = h('tbody');
    this.status = h('p', { class: 'table-status', role: 'status' });
    this.problem = h('p', { class: 'problem', role: 'alert' });
    this.previous = button('Previous page', () => this.turn(-1));
    this.following = button('Next page', () => this.turn(1));
    this.chosen = h('p', { class: 'chosen' });
    this.compare = h('p', { class: 'compare-marked' });
    this.downloads = h('p', { class: 'downloads' });
    this.sorts = new Map();
    this.filters = new TrialFilters(this.query, () => this.restart());
    this.element = h(
      'section',
      { class: 'trials' },
      h('div', { class: 'title' }, h('h2', {}, 'Trials'), this.downloads),
      this.filters.element,
      this.chosen,
      this.problem,
      this.others.length === 0 ? null : this.poolChoice(),
      scrolling('Trials', h('table', {}, this.head(), this.body)),
      h('div', { class: 'pages' }, this.previous, this.following, this.status, this.compare),
    );
    this.take(page);
    this.describe();
  }

  head() {
    const cell = (name, column) => {
      const kind = [2, 3, 4, 5, 6, 8].includes(column) ? 'number' : null;
      if (name === null) return h('th', { scope: 'col' }, PLAIN[column]);
      const header = h(
        'th',
        { scope: 'col', class: kind },
        h('button', { type: 'button', class: 'sort', onclick: () => this.sort(name) }, SORTS[name]),
      );
      this.sorts.set(name, header);
      return header;
    };
    this.poolHeads = this.others.map((pool) =>
      h('th', { scope: 'col', class: 'number', hidden: !this.shownPools.has(pool) }, `Latency on ${pool}`),
    );
    const compare = h('th', { scope: 'col' }, 'Compare');
    return h('thead', {}, h('tr', {}, COLUMNS.map(cell), this.poolHeads, compare));
  }

  /** Which of the other pools' latencies have a column; the address keeps it. */
  poolChoice() {
    const boxes = this.others.map((pool) => {
      const box = h('input', { type: 'checkbox', checked: this.shownPools.has(pool) });
      box.addEventListener('change', () => {
        if (box.checked) this.shownPools.add(pool);
        else this.shownPools.delete(pool);
        this.poolHeads.forEach((header, i) => {
          header.hidden = !this.shownPools.has(this.others[i]);
        });
        this.remember();
        this.refresh();
      });
      return h('label', {}, box, ` Latency on ${pool}`);
    });
    return h('div', { class: 'pool-columns', role: 'group', 'aria-label': 'Columns of pools' }, boxes);
  }

  sort(name) {
    const now = this.query.get('sort');
    // The best end of a column comes first: small latencies and costs, large rewards.
    const first = ['accuracy', 'reward', 'endedAt', 'number'].includes(name) ? `-${name}` : name;
    const other = first.startsWith('-') ? name : `-${name}`;
    this.query.set('sort', now === first ? other : first);
    this.restart();
  }

  /** Shows what was selected in the chart, in place of other limits of these columns. */
  select(filter, selected) {
    this.filters.clear(['ids', 'minAccuracy', 'maxAccuracy', 'minLatencyMillis', 'maxLatencyMillis']);
    this.selected = selected;
    this.filter(filter);
  }

  filter(filter) {
    this.filters.set(filter);
    this.restart();
  }

  clear() {
    this.filters.clear(FILTERS);
    this.onclear();
    this.restart();
  }

  restart() {
    this.cursors = [null];
    this.remember();
    this.describe();
    return this.refresh();
  }

  remember() {
    const query = new URLSearchParams(this.query);
    // The chart's own choice stays.
    const axis = new URLSearchParams(location.search).get('axis');
    if (axis) query.set('axis', axis);
    const shown = this.others.filter((pool) => this.shownPools.has(pool));
    if (shown.length < this.others.length) query.set('pools', shown.join(','));
    replace(`${location.pathname}?${query}`);
  }

  turn(step) {
    if (step > 0) this.cursors.push(this.next);
    else this.cursors.pop();
    return this.refresh();
  }

  async refresh() {
    const query = new URLSearchParams(this.query);
    query.set('size', SIZE);
    const cursor = this.cursors[this.cursors.length - 1];
    if (cursor !== null) query.set('cursor', cursor);
    const asked = query.toString();
    this.asked = asked;
    try {
      const page = await api.trials(this.place.id, query, this.place.signal);
      // An answer that was overtaken by another question is none.
      if (this.asked === asked) this.take(page);
      say(this.problem, '');
    } catch (failure) {
      if (!this.place.signal.aborted) say(this.problem, failure.message);
    }
  }

  take({ items, next, total }) {
    this.next = next ?? null;
    keep(this.body, items, (trial) => trial.id, (trial) =>
      trialRow(trial, this.millis, (box) => this.mark(trial, box), this.others, this.shownPools));
    const from = (this.cursors.length - 1) * SIZE;
    say(
      this.status,
      total === 0
        ? 'No trial matches.'
        : `${format.count(from + 1)} to ${format.count(from + items.length)} of ${format.counted(total, 'trial')}`,
    );
    this.previous.disabled = this.cursors.length === 1;
    this.following.disabled = this.next === null;
  }

  /** Shows what an event says of a trial, until the next page is read. */
  put(point) {
    this.body.kept?.get(point.id)?.put(point);
  }

  describe() {
    const sort = this.query.get('sort');
    for (const [name, header] of this.sorts) {
      const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : null;
      attribute(header, 'aria-sort', direction);
    }
    const shown = FILTERS.filter((name) => this.query.has(name)).map((name) =>
      name === 'ids'
        ? `${this.selected ?? this.query.get('ids').split(',').length} selected in the chart`
        : `${format.words(name.replace(/([A-Z])/g, '_$1'))} ${this.query.get(name).toLowerCase()}`,
    );
    fill(
      this.chosen,
      shown.length === 0 ? null : [`Shown: ${shown.join(', ')}. `, button('Show all trials', () => this.clear())],
    );
    const filters = new URLSearchParams(this.query);
    filters.delete('sort');
    fill(
      this.downloads,
      h('a', { href: api.csvHref(this.place.id, filters), download: true }, 'Download CSV'),
      ' ',
      h('a', { href: api.jsonHref(this.place.id, filters), download: true }, 'Download JSON'),
    );
  }

  /** Two marked trials can be compared; a third takes the place of the first. */
  mark(trial, box) {
    if (box.checked) this.marked.set(trial.id, { trial, box });
    else this.marked.delete(trial.id);
    if (this.marked.size > 2) {
      const [first, { box: old }] = this.marked.entries().next().value;
      this.marked.delete(first);
      old.checked = false;
    }
    const [a, b] = [...this.marked.keys()];
    fill(
      this.compare,
      this.marked.size === 1 ? 'Mark one more trial to compare.' : null,
      this.marked.size === 2
        ? link(
            `/compare?a=${a}&b=${b}`,
            `Compare trials ${[...this.marked.values()].map((marked) => nameOf(marked.trial)).join(' and ')}`,
          )
        : null,
    );
  }
}
