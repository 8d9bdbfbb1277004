// Published networks, and any in block strings: what they cost, layer by layer.
import { api } from '../api.js';
import { afterQuiet, fill, h, link, say } from '../dom.js';
import { cells, facts, head, scrolling } from '../facts.js';
import * as format from '../format.js';
import { layerTable, roundingsOf } from '../network-drawing.js';
import { replace } from '../router.js';
import { measured } from './zoo-latencies.js';

const QUIET = 300;
const FACTS = ['Input', 'Classes', 'Parameters', 'Multiply-adds', 'Without the classifier'];
const COLUMNS = ['Network', ['Parameters', 'number'], ['Multiply-adds', 'number'], 'Source'];

/** What is asked for: the published form is what each field shows first. */
const FIELDS = [
  { name: 'network', label: 'Network: a name of the list, or block strings', value: 'mnasnet-a1', wide: true },
  { name: 'width', label: 'Width multiplier', value: '1' },
  { name: 'input', label: 'Side of the image', value: '224' },
  { name: 'channels', label: 'Channels', value: '3' },
  { name: 'classes', label: 'Classes', value: '1000' },
  { name: 'groups', label: 'Groups (shufflenet)', value: '' },
];

export async function show(place) {
  const [published, pools] = await Promise.all([api.zoo(place.signal), api.pools(place.signal)]);
  place.title('Networks');
  const body = h('tbody', {}, published.map(entryRow));
  const inputs = new Map();
  const problem = h('p', { class: 'problem', role: 'alert', id: 'zoo-problem' });
  const shown = h('section', { class: 'network' });
  const later = afterQuiet(QUIET, () => read());
  const field = ({ name, label, value, wide }) => {
    const input = h('input', {
      id: `zoo-${name}`,
      autocomplete: 'off',
      inputmode: wide ? 'text' : 'decimal',
      class: wide ? null : 'number',
      'aria-describedby': problem.id,
    });
    input.value = place.query.get(name) ?? value;
    input.addEventListener('input', later);
    inputs.set(name, input);
    return h('div', { class: wide ? 'field wide' : 'field' }, h('label', { for: input.id }, label), input);
  };
  const form = h(
    'form',
    { class: 'zoo-form', onsubmit: (event) => event.preventDefault() },
    FIELDS.map(field),
  );
  const read = async () => {
    const query = new URLSearchParams();
    for (const [name, input] of inputs) if (input.value.trim() !== '') query.set(name, input.value.trim());
    replace(`/zoo?${query}`);
    const asked = query.toString();
    read.asked = asked;
    const network = query.get('network') ?? '';
    query.delete('network');
    try {
      const answer = await api.zooNetwork(network, query, place.signal);
      if (read.asked !== asked) return;
      say(problem, '');
      fill(shown, drawn(answer));
    } catch (failure) {
      if (!place.signal.aborted && read.asked === asked) say(problem, failure.message);
    }
  };
  fill(
    place.root,
    h('h1', {}, 'Networks'),
    h('p', { class: 'about' }, 'As published for ImageNet. A search takes them as baselines, adapted to its input and classes.'),
    scrolling('Published networks', h('table', {}, head(COLUMNS), body)),
    await measured(published, pools, place),
    form,
    problem,
    shown,
  );
  await read();
}

function entryRow(entry) {
  const element = h('tr');
  cells(element, ['', 'number', 'number', ''])([
    link(`/zoo?network=${entry.name}`, entry.name),
    format.count(entry.parameters),
    format.count(entry.madds),
    entry.source,
  ]);
  return element;
}

function drawn(network) {
  const numbers = facts(FACTS);
  numbers.update({
    Input: network.input,
    Classes: format.count(network.classes),
    Parameters: format.count(network.parameters),
    'Multiply-adds': format.count(network.madds),
    'Without the classifier': format.count(network.maddsWithoutClassifier),
  });
  return [
    h('h2', {}, network.name),
    numbers.element,
    network.roundings.length === 0
      ? null
      : h('p', { class: 'hint' }, roundingsOf(network)),
    h('pre', { tabindex: 0, 'aria-label': 'Block strings' }, network.blocks.join('\n')),
    layerTable(network.layers),
  ];
}
