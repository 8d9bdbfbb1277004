// What a user can do to a search.
import { ApiError, api } from '../api.js';
import { button, h, say } from '../dom.js';
import { ask, askByTyping } from '../dialogs.js';
import { count } from '../format.js';
import { go } from '../router.js';

/** The buttons for a study in its state. */
export function actionsOf(study, place) {
  const act = (action, done) => async (event) => {
    event.target.disabled = true;
    try {
      await api.act(study.id, action);
      place.announce(done);
    } catch (failure) {
      await ask('That was refused', [h('p', {}, failure.message)], { action: 'Close', run: async () => {} });
    } finally {
      event.target.disabled = false;
    }
  };
  const pause = button('Pause', act('pause', 'The search is paused'));
  const resume = button('Resume', act('resume', 'The search goes on'));
  const stop = button('Stop', () => askToStop(study));
  const extend = button('Budget', () => askForBudget(study, place));
  const baseline = button('Add baseline', () => askForBaseline(study, place));
  const remove = button('Delete', () => askToDelete(study), { class: 'danger' });
  switch (study.state) {
    case 'RUNNING':
      return [pause, extend, baseline, stop];
    case 'PAUSED':
      return [resume, extend, baseline, stop];
    case 'COMPLETED':
      return [extend, baseline, remove];
    default:
      return [remove];
  }
}

function askToStop(study) {
  return ask(
    `Stop ${study.name}?`,
    [h('p', {}, 'Open trials are cancelled. A stopped search cannot go on; pause it if it may.')],
    { action: 'Stop search', danger: true, run: () => api.act(study.id, 'stop') },
  );
}

async function askToDelete(study) {
  const deleted = await askByTyping(
    'Delete this search?',
    `All ${count(study.trials.total)} trials, their measurements and weights are deleted. This cannot be undone.`,
    study.name,
    { action: 'Delete for good', run: () => api.remove(study.id) },
  );
  if (deleted) go('/');
}

/** What is no number goes to the controller as it is, which says what is wrong with it. */
const numberOr = (text) => (/^[\d.]+$/.test(text.trim()) ? Number(text) : text);

/** A published network, or any in block strings, to be trained and timed beside the trials. */
async function askForBaseline(study, place) {
  const known = await api.zoo();
  const network = h('input', { id: 'baseline-network', list: 'zoo', autocomplete: 'off', required: true });
  const width = h('input', { id: 'baseline-width', class: 'number', inputmode: 'decimal', autocomplete: 'off' });
  width.value = '1';
  const added = await ask(
    'Add a baseline',
    [
      h('p', {}, 'It is trained and timed like a trial. The policy does not see it, and it counts for no budget.'),
      h('label', { for: 'baseline-network' }, 'Network: a published one, or block strings'),
      network,
      h('datalist', { id: 'zoo' }, known.map(({ name, source }) => h('option', { value: name }, source))),
      h('label', { for: 'baseline-width' }, 'Width multiplier'),
      width,
    ],
    {
      action: 'Add',
      run: () => api.addBaseline(study.id, { network: network.value, width: numberOr(width.value) }),
      ready: () => network.value.trim() !== '',
    },
  );
  if (added) place.announce('The baseline is added');
}

async function askForBudget(study, place) {
  let { budget, etag } = await api.budget(study.id);
  const field = (id, label, value) => {
    const input = h('input', { id, inputmode: 'numeric', class: 'number', autocomplete: 'off' });
    input.value = value ?? '';
    return { input, element: h('div', { class: 'field' }, h('label', { for: id }, label), input) };
  };
  const trials = field('budget-trials', 'Trials', budget.trials);
  const minutes = field('budget-minutes', 'Minutes of running time, empty for no limit', budget.minutes);
  const never = h('input', { type: 'checkbox', id: 'budget-convergence' });
  never.checked = budget.convergence !== null;
  const convergence =
    budget.convergence === null
      ? []
      : [h('div', { class: 'check-field' }, never, h('label', { for: 'budget-convergence' }, 'End early when converged'))];
  const conflict = h('p', { class: 'conflict', role: 'status' });
  const whole = (input) => (/^\d+$/.test(input.value.trim()) ? Number(input.value) : input.value);
  const save = async () => {
    const wanted = {
      trials: whole(trials.input),
      minutes: minutes.input.value.trim() === '' ? null : whole(minutes.input),
      convergence: never.checked ? budget.convergence : null,
    };
    try {
      await api.extend(study.id, wanted, etag);
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === 412)) throw failure;
      ({ budget, etag } = await api.budget(study.id));
      say(
        conflict,
        `Meanwhile somebody set it to ${count(budget.trials)} trials` +
          `${budget.minutes === null ? '' : ` and ${count(budget.minutes)} minutes`}.`,
      );
      throw new Error('Nothing is saved. Save again to replace that.');
    }
  };
  const saved = await ask(
    `Budget of ${study.name}`,
    [trials.element, minutes.element, ...convergence, conflict],
    { action: 'Save', run: save },
  );
  if (saved) place.announce('The budget is saved');
}
