// Which trials the table shows, as fields and as a part of the address.
import { afterQuiet, attribute, h } from '../dom.js';
import * as format from '../format.js';

const TYPING = 300;
const STATES = ['RUNNING', 'COMPLETE', 'FAILED', 'STOPPED', 'CANCELLED'];
const PERCENT = 100;

/** Names as the controller takes them. */
export const FILTERS = [
  'state', 'reuse', 'failure', 'blocks', 'ids',
  'minAccuracy', 'maxAccuracy', 'minLatencyMillis', 'maxLatencyMillis',
];

/** Accuracies are typed in percent. */
const scaleOf = (name) => (name.endsWith('Accuracy') ? PERCENT : name.endsWith('Millis') ? 1 : null);

export class TrialFilters {
  /**
   * @param {URLSearchParams} query holds the filters, and is changed
   * @param {() => void} onchange when the typing pauses
   */
  constructor(query, onchange) {
    this.query = query;
    this.later = afterQuiet(TYPING, onchange);
    this.inputs = new Map();
    const state = h('select', {}, h('option', { value: '' }, 'any'), STATES.map((value) =>
      h('option', { value }, format.words(value))));
    state.addEventListener('change', () => this.changed('state', state.value));
    this.element = h(
      'div',
      { class: 'filters', role: 'group', 'aria-label': 'Filter the trials' },
      this.field('state', 'State', state),
      this.text('minAccuracy', 'Accuracy from (%)'),
      this.text('maxAccuracy', 'to (%)'),
      this.text('minLatencyMillis', 'Latency from (ms)'),
      this.text('maxLatencyMillis', 'to (ms)'),
      this.text('blocks', 'Block contains'),
    );
  }

  /** Puts values in the place of what these filters were. */
  set(values) {
    for (const [name, value] of Object.entries(values)) {
      this.query.set(name, value);
      this.show(name);
    }
  }

  clear(names) {
    for (const name of names) {
      this.query.delete(name);
      this.show(name);
    }
  }

  show(name) {
    const input = this.inputs.get(name);
    if (!input) return;
    const now = this.query.get(name);
    const scale = scaleOf(name);
    // What is no number is shown as it is, and the controller says what is wrong with it.
    const scaled = scale !== null && now !== null && Number.isFinite(Number(now));
    input.value = scaled ? format.digits(Number(now) * scale, 6) : (now ?? '');
  }

  changed(name, value) {
    if (value === '') this.query.delete(name);
    else this.query.set(name, value);
    this.later();
  }

  text(name, label) {
    const scale = scaleOf(name);
    const input = h('input', {
      class: scale === null ? null : 'number',
      autocomplete: 'off',
      inputmode: scale === null ? 'text' : 'decimal',
    });
    input.addEventListener('input', () => {
      const typed = input.value.trim();
      const number = Number(typed) / (scale ?? 1);
      this.changed(name, scale !== null && typed !== '' && Number.isFinite(number) ? String(number) : typed);
    });
    return this.field(name, label, input);
  }

  field(name, label, input) {
    attribute(input, 'id', `filter-${name}`);
    this.inputs.set(name, input);
    this.show(name);
    return h('div', { class: 'field' }, h('label', { for: input.id }, label), input);
  }
}
