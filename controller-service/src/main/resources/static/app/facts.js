// Small parts that several pages show.
import { h, say } from './dom.js';
import { words } from './format.js';

/** A state as a word with a mark; the word alone is enough. */
export function badge(state) {
  const element = h('span', { class: 'badge' });
  const update = (now) => {
    element.dataset.state = now;
    say(element, words(now));
  };
  update(state);
  return { element, update };
}

/**
 * Named numbers that change in place.
 *
 * @param {string[]} names
 */
export function facts(names) {
  const values = new Map();
  const element = h(
    'dl',
    { class: 'facts' },
    names.map((name) => {
      const value = h('dd');
      values.set(name, value);
      return h('div', {}, h('dt', {}, name), value);
    }),
  );
  return {
    element,
    /** @param {Record<string, string | Node>} now by name */
    update(now) {
      for (const [name, value] of Object.entries(now)) {
        if (value instanceof Node) values.get(name).replaceChildren(value);
        else say(values.get(name), value);
      }
    },
  };
}

/** A table that scrolls by itself, so that the page does not. */
export function scrolling(label, table) {
  return h('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 }, table);
}

/** @param {(string | [string, 'number'])[]} columns */
export function head(columns) {
  return h(
    'thead',
    {},
    h(
      'tr',
      {},
      columns.map((column) => {
        const [name, kind] = [].concat(column);
        return h('th', { scope: 'col', class: kind }, name);
      }),
    ),
  );
}

/** A row whose cells change in place: the values are texts or nodes. */
export function cells(element, kinds) {
  const all = kinds.map((kind, column) =>
    column === 0 ? h('th', { scope: 'row', class: kind }) : h('td', { class: kind }),
  );
  element.append(...all);
  return (values) =>
    values.forEach((value, column) => {
      if (value instanceof Node) {
        if (all[column].firstChild !== value) all[column].replaceChildren(value);
      } else say(all[column], value);
    });
}
