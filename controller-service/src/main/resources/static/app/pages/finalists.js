// The trials of a search that are trained from scratch to be kept.
import { api } from '../api.js';
import { ask } from '../dialogs.js';
import { atMostEvery, attribute, button, fill, h, link, say } from '../dom.js';
import { badge, head, scrolling } from '../facts.js';
import * as format from '../format.js';

const READ_PAUSE = 1000;
const MOST = 100;
const COLUMNS = [
  'Finalist',
  'Was',
  'State',
  ['Validation accuracy', 'number'],
  ['Test accuracy', 'number'],
  'Latency',
  ['Parameters', 'number'],
  'Model card',
];

/** @param finalists as the controller lists them */
export function finalistsOf(study, finalists, place) {
  const body = h('tbody');
  const promote = button('Promote the best…', () => askToPromote(study, place, read));
  const table = scrolling('Finalists', h('table', {}, head(COLUMNS), body));
  const none = h('p', { class: 'hint' }, 'None yet: promoting trains the best trials from scratch, with a full recipe.');
  const show = (now) => {
    none.hidden = now.length > 0;
    table.hidden = now.length === 0;
    fill(body, now.map(row));
  };
  const read = async () => {
    if (!place.signal.aborted) show(await api.finalists(study.id, place.signal));
  };
  show(finalists);
  return {
    element: h(
      'section',
      { class: 'finalists' },
      h('div', { class: 'title' }, h('h2', {}, 'Finalists'), h('div', { class: 'actions' }, promote)),
      none,
      table,
    ),
    /** Reads them anew, soon. */
    refresh: atMostEvery(READ_PAUSE, read),
    /** A stopped search takes none. */
    update: (now) => {
      promote.hidden = now.state === 'STOPPED';
    },
  };
}

function row(finalist) {
  const { recipe, progress, test } = finalist;
  const state = badge(finalist.state);
  const note = progress
    ? ` epoch ${format.count(progress.epoch)} of ${format.count(recipe.epochs)}, ${format.percent(progress.accuracy)}`
    : '';
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, link(`/trials/${finalist.id}`, `trial id ${finalist.id}`)),
    h('td', {}, link(`/trials/${finalist.origin}`, `trial ${finalist.originNumber}`)),
    h('td', {}, state.element, note, finalist.failure ? ` ${finalist.failure}` : ''),
    h('td', { class: 'number' }, format.percent(finalist.accuracy)),
    h('td', { class: 'number' }, testOf(test, finalist.state)),
    h('td', {}, finalist.pools.map(({ pool, latencyMillis }) => `${pool} ${format.millis(latencyMillis)}`).join(', ')),
    h('td', { class: 'number' }, format.amount(finalist.parameters)),
    h('td', {}, finalist.state === 'COMPLETE' ? h('a', { href: finalist.links.modelCardMarkdown, download: true }, 'Markdown') : ''),
  );
}

/** The test accuracy of a trial; a data set may have no test images. */
export const testOf = (test, state) =>
  test === null
    ? state === 'COMPLETE' ? 'not evaluated' : format.ABSENT
    : `${format.percent(test.accuracy)} of ${format.counted(test.images, 'image')}`;

const whole = (most) => (text) =>
  /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= most
    ? ''
    : `must be a whole number in [1, ${format.count(most)}]`;

async function askToPromote(study, place, done) {
  // One key a dialog: a retry promotes no others.
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const top = field('promote-top', 'How many of the best', { value: '3', rule: whole(MOST) });
  const epochs = field('promote-epochs', 'Epochs, empty for those of the recipe', {
    value: '',
    rule: (text) => (text === '' ? '' : whole(10_000)(text)),
  });
  const recipe = h('select', { id: 'promote-recipe' }, ['full', 'paper', 'proxy'].map((name) => h('option', {}, name)));
  const command = h('pre', { tabindex: 0, 'aria-label': 'The same as a command' });
  const valid = () => top.valid() && epochs.valid();
  const write = () => {
    const more = epochs.text() === '' ? '' : ` --epochs ${epochs.text()}`;
    say(
      command,
      valid()
        ? `./mnas study promote ${study.id} --top ${top.text()} --recipe ${recipe.value}${more} --controller-url ${location.origin}`
        : '',
    );
  };
  const form = h(
    'div',
    { oninput: write },
    h('p', {}, 'Each of another network. They are trained from scratch, judged on the test images, and count for no budget.'),
    top.element,
    h('div', { class: 'field' }, h('label', { for: 'promote-recipe' }, 'Recipe'), recipe),
    epochs.element,
    h('p', { class: 'hint' }, 'The same from a shell:'),
    command,
  );
  write();
  const promoted = await ask('Promote the best', [form], {
    action: 'Promote',
    run: () =>
      api.promote(
        study.id,
        {
          top: Number(top.text()),
          recipe: epochs.text() === '' ? recipe.value : { preset: recipe.value, epochs: Number(epochs.text()) },
        },
        key,
      ),
    ready: valid,
  });
  if (!promoted) return;
  place.announce('The best are promoted');
  await done();
}

/** A number with what is wrong with it below. */
function field(id, label, { value, rule }) {
  const input = h('input', { id, class: 'number', inputmode: 'numeric', autocomplete: 'off', 'aria-describedby': `${id}-problem` });
  input.value = value;
  const problem = h('p', { class: 'problem', id: `${id}-problem`, 'aria-live': 'polite' });
  const text = () => input.value.trim();
  input.addEventListener('input', () => {
    const wrong = rule(text());
    say(problem, wrong);
    attribute(input, 'aria-invalid', wrong ? 'true' : null);
  });
  return {
    text,
    valid: () => rule(text()) === '',
    element: h('div', { class: 'field' }, h('label', { for: id }, label), input, problem),
  };
}
