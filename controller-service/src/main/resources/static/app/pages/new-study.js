// The form that starts a search.
import { ApiError, api } from '../api.js';
import { afterQuiet, attribute, button, fill, h, say } from '../dom.js';
import { count } from '../format.js';
import { go } from '../router.js';
import { session } from '../session.js';
import { curlCommand, studyYaml } from '../yaml.js';
import { SECTIONS, START } from './study-fields.js';

const QUIET = 300;

export async function show(place) {
  const [spaces, pools] = await Promise.all([
    api.spaces(place.signal),
    api.pools(place.signal),
    session.known,
  ]);
  place.title('New search');
  new StudyForm(place, spaces, pools);
}

class StudyForm {
  constructor(place, spaces, pools) {
    this.place = place;
    this.upload = null;
    this.touched = new Set();
    this.fields = new Map();
    this.checking = new AbortController();
    // One key a form: a second click, or a retry, starts no second search.
    this.key = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    this.status = h('p', { class: 'check', role: 'status' });
    this.others = h('ul', { class: 'problems', role: 'alert' });
    this.yaml = h('pre', { tabindex: 0, 'aria-label': 'Study file' });
    this.curl = h('pre', { tabindex: 0, 'aria-label': 'curl command' });
    this.submit = h('button', { class: 'primary' }, 'Start search');
    this.form = h(
      'form',
      { novalidate: true, class: 'study-form', onsubmit: (event) => this.start(event) },
      SECTIONS.map((section) => this.section(section, spaces, pools)),
      h('div', { class: 'form-end' }, this.others, this.submit, this.status),
    );
    this.form.addEventListener('input', (event) => this.changed(event.target));
    this.form.addEventListener('change', (event) => this.changed(event.target));
    fill(
      place.root,
      h('h1', {}, 'New search'),
      h(
        'div',
        { class: 'form-and-preview' },
        this.form,
        h(
          'aside',
          { 'aria-label': 'The same as file and command' },
          this.preview('The same as a file', this.yaml),
          this.preview('The same from a shell', this.curl),
        ),
      ),
    );
    this.checkSoon = afterQuiet(QUIET, () => this.check());
    this.write();
    this.check();
  }

  preview(title, pre) {
    const copy = button('Copy', async () => {
      await navigator.clipboard.writeText(pre.textContent);
      this.place.announce('Copied');
    });
    // Only pages of a secure origin may write to the clipboard.
    copy.hidden = !navigator.clipboard;
    return h('section', {}, h('div', { class: 'title' }, h('h2', {}, title), copy), pre);
  }

  section({ title, open, fields }, spaces, pools) {
    const content = fields.map((field) => this.field(field, spaces, pools));
    return open
      ? h('fieldset', {}, h('legend', {}, title), content)
      : h('details', {}, h('summary', {}, title), h('fieldset', {}, h('legend', { class: 'unseen' }, title), content));
  }

  field({ path, label, hint, hints, kind, options, empty, wide }, spaces, pools) {
    const id = `field-${path.replaceAll('.', '-')}`;
    const problem = h('p', { class: 'problem', id: `${id}-problem`, 'aria-live': 'polite' });
    const described = `${id}-problem${hint || hints ? ` ${id}-hint` : ''}`;
    const shared = { id, name: path, 'aria-describedby': described };
    let input;
    let extra = null;
    if (kind === 'space') {
      input = h('select', shared, spaces.map(({ name, decisions, size }) =>
        h('option', { value: name }, `${name} (${decisions} choices, ${approximate(size)} networks)`)));
      extra = this.uploadField();
    } else if (kind === 'choice') {
      input = h('select', shared, options.map((value) => h('option', { value }, value || empty)));
    } else {
      const numeric = kind === 'number' ? { inputmode: 'decimal', class: 'number' } : {};
      const list = kind === 'pools' ? { list: 'known-pools' } : {};
      input = h('input', { type: 'text', autocomplete: 'off', ...shared, ...numeric, ...list });
    }
    input.value = START[path] ?? input.value;
    this.fields.set(path, { input, problem, id });
    const told = hint || hints ? h('p', { class: 'hint', id: `${id}-hint` }, hint ?? hints[input.value]) : null;
    if (hints) input.addEventListener('input', () => say(told, hints[input.value]));
    const suggestions =
      path === 'pools'
        ? h('datalist', { id: 'known-pools' }, pools.map(({ name }) => h('option', { value: name })))
        : null;
    return h(
      'div',
      { class: wide ? 'field wide' : 'field' },
      h('label', { for: id }, label),
      input,
      extra,
      suggestions,
      told,
      problem,
    );
  }

  uploadField() {
    const file = h('input', { type: 'file', id: 'space-file', accept: '.yaml,.yml,.json' });
    const clear = button('Use a preset instead', () => {
      file.value = '';
      this.take(null);
    });
    clear.hidden = true;
    this.clearUpload = clear;
    file.addEventListener('change', async (event) => {
      event.stopPropagation();
      if (file.files.length > 0) this.take(await file.files[0].text());
    });
    return h('div', { class: 'upload' }, h('label', { for: 'space-file' }, 'or a space file of your own'), file, clear);
  }

  take(space) {
    this.upload = space;
    this.clearUpload.hidden = space === null;
    this.fields.get('space').input.disabled = space !== null;
    this.changed(this.fields.get('space').input);
  }

  changed(input) {
    if (input.name) this.touched.add(input.name);
    this.write();
    this.checkSoon();
  }

  write() {
    const values = {};
    for (const [path, { input }] of this.fields) values[path] = input.value;
    this.text = studyYaml(values, this.upload);
    say(this.yaml, this.text);
    say(this.curl, curlCommand(location.origin, this.text, session.required));
  }

  async check() {
    this.checking.abort();
    this.checking = new AbortController();
    const { signal } = this.checking;
    try {
      const { decisions, size } = await api.validate(this.text, signal);
      this.problems([]);
      say(this.status, `Valid: ${decisions} choices, ${approximate(size)} networks.`);
    } catch (failure) {
      if (signal.aborted) return;
      say(this.status, failure instanceof ApiError ? '' : failure.message);
      this.problems(failure.errors ?? []);
    }
  }

  /** Puts each message at its field; those of no field, or of untouched ones, are told apart. */
  problems(errors) {
    const rest = [];
    const messages = new Map();
    for (const { field, line, message } of errors) {
      const path = this.fieldOf(field);
      if (path === null) rest.push(`${field ? `${field} ` : ''}${message} (line ${line})`);
      else messages.set(path, [...(messages.get(path) ?? []), message]);
    }
    for (const [path, { input, problem }] of this.fields) {
      const found = this.touched.has(path) ? messages.get(path) : undefined;
      say(problem, found ? found.join('; ') : '');
      attribute(input, 'aria-invalid', found ? 'true' : null);
    }
    this.wrong = [...messages.keys()];
    this.others.replaceChildren(...rest.map((text) => h('li', {}, text)));
  }

  fieldOf(field) {
    if (this.fields.has(field)) return field;
    const list = field.replace(/\[\d+\]$/, '');
    if (this.fields.has(list)) return list;
    const whole = field.split(/[.[]/)[0];
    return this.fields.has(whole) && !(whole === 'space' && this.upload === null) ? whole : null;
  }

  async start(event) {
    event.preventDefault();
    for (const path of this.fields.keys()) this.touched.add(path);
    this.submit.disabled = true;
    this.checking.abort();
    try {
      const study = await api.start(this.text, this.key);
      go(`/studies/${study.id}`);
    } catch (failure) {
      this.problems(failure.errors ?? []);
      say(this.status, failure.errors?.length > 0 ? 'Please correct the fields marked.' : failure.message);
      const first = this.wrong[0];
      if (first) {
        const { input } = this.fields.get(first);
        const folded = input.closest('details');
        if (folded) folded.open = true;
        input.focus();
      }
    } finally {
      this.submit.disabled = false;
    }
  }
}

/** A whole number of any length: 15045919506432 -> "about 1.5e13". */
function approximate(size) {
  return size.length <= 9 ? count(Number(size)) : `about ${size[0]}.${size[1]}e${size.length - 1}`;
}
