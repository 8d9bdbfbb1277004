// What a user can do to a search.
import { ApiError, api } from '../api.js';
import { button, h, say } from '../dom.js';
import { ask, askByTyping } from '../dialogs.js';
import { count, words } from '../format.js';
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
  const policy = button('Policy', () => askForPolicy(study, place));
  const restart = button('Restart', () => askToRestart(study, place));
  const priority = button('Priority', () => askForPriority(study, place));
  const baseline = button('Add baseline', () => askForBaseline(study, place));
  const remove = button('Delete', () => askToDelete(study), { class: 'danger' });
  switch (study.state) {
    case 'RUNNING':
      return [pause, extend, priority, policy, restart, baseline, stop];
    case 'PAUSED':
      return [resume, extend, priority, policy, restart, baseline, stop];
    case 'COMPLETED':
      return [extend, policy, restart, baseline, remove];
    default:
      return [remove];
  }
}

export function askToStop(study) {
  return ask(
    `Stop ${study.name}?`,
    [h('p', {}, 'Open trials are cancelled. A stopped search cannot go on; pause it if it may.')],
    { action: 'Stop search', danger: true, run: () => api.act(study.id, 'stop') },
  );
}

async function askForPriority(study, place) {
  const priority = field('priority', 'Priority, from -100 to 100', study.priority);
  const saved = await ask(
    `Priority of ${study.name}`,
    [
      h(
        'p',
        {},
        'Searches with a higher priority get trainers and devices first. Those with the same one share them evenly.',
      ),
      priority.element,
    ],
    {
      action: 'Save priority',
      run: async () => {
        await api.prioritise(study.id, numberOr(priority.input.value));
      },
    },
  );
  if (saved) place.announce('The priority is saved');
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

export async function askToRestart(study, place) {
  const key = crypto.randomUUID?.() ?? `restart-${study.id}-${Date.now()}`;
  const done = await ask(
    `Restart the policy of ${study.name}?`,
    [
      h(
        'p',
        {},
        'It forgets what it has learned and starts anew. Measurements stay, and it still knows which networks were tried.',
      ),
    ],
    { action: 'Restart', run: () => api.restartPolicy(study.id, key) },
  );
  if (done) place.announce('The policy is restarted');
}

/** A number to be typed, with its label. */
function field(id, label, value) {
  const input = h('input', { id, inputmode: 'numeric', class: 'number', autocomplete: 'off' });
  input.value = value ?? '';
  return { input, element: h('div', { class: 'field' }, h('label', { for: id }, label), input) };
}

const KINDS = ['rnn', 'evolution', 'hill', 'nsga2', 'random', 'rnn-paper'];

/** Another policy, told of everything that was measured. */
export async function askForPolicy(study, place) {
  let { policy, etag } = await api.policy(study.id);
  const kind = h(
    'select',
    { id: 'policy-kind' },
    KINDS.map((word) => h('option', { value: word }, word)),
  );
  kind.value = policy.kind.toLowerCase().replace('_', '-');
  const batch = field('policy-batch', 'Trials a batch', policy.batch);
  const delay = field('policy-delay', 'Batches ahead', policy.delay);
  // The same kind with the same seed would propose the same networks again.
  const seed = field('policy-seed', 'Seed', policy.seed + 1);
  const conflict = h('p', { class: 'conflict', role: 'status' });
  const save = async () => {
    const wish = {
      kind: kind.value,
      batch: numberOr(batch.input.value),
      delay: numberOr(delay.input.value),
      seed: numberOr(seed.input.value),
    };
    try {
      await api.changePolicy(study.id, wish, etag);
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === 412)) throw failure;
      ({ policy, etag } = await api.policy(study.id));
      say(conflict, `Meanwhile somebody changed it to ${words(policy.kind)}, seed ${policy.seed}.`);
      throw new Error('Nothing is saved. Save again to replace that.');
    }
  };
  const saved = await ask(
    `Policy of ${study.name}`,
    [
      h(
        'p',
        {},
        'The new policy is told of all complete trials; nothing is measured again. Open trials go on.',
      ),
      h('div', { class: 'field' }, h('label', { for: 'policy-kind' }, 'Kind'), kind),
      batch.element,
      delay.element,
      seed.element,
      conflict,
    ],
    { action: 'Change policy', run: save },
  );
  if (saved) place.announce('The policy is changed');
}

/** What is no number goes to the controller as it is, which says what is wrong with it. */
const numberOr = (text) => (/^-?[\d.]+$/.test(text.trim()) ? Number(text) : text);

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
  const trials = field('budget-trials', 'Trials', budget.trials);
  const minutes = field('budget-minutes', 'Minutes of running time, empty for no limit', budget.minutes);
  const never = h('input', { type: 'checkbox', id: 'budget-convergence' });
  never.checked = budget.convergence !== null;
  const convergence =
    budget.convergence === null
      ? []
      : [h('div', { class: 'check-field' }, never, h('label', { for: 'budget-convergence' }, 'End early when converged'))];
  const plateau = field(
    'budget-plateau',
    'Stop at a plateau of so many trials, empty for never',
    budget.plateau?.window,
  );
  const conflict = h('p', { class: 'conflict', role: 'status' });
  const whole = (input) => (/^\d+$/.test(input.value.trim()) ? Number(input.value) : input.value);
  const save = async () => {
    const wanted = {
      trials: whole(trials.input),
      minutes: minutes.input.value.trim() === '' ? null : whole(minutes.input),
      convergence: never.checked ? budget.convergence : null,
      plateau: plateau.input.value.trim() === '' ? null : { window: whole(plateau.input) },
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
    [trials.element, minutes.element, plateau.element, ...convergence, conflict],
    { action: 'Save', run: save },
  );
  if (saved) place.announce('The budget is saved');
}
