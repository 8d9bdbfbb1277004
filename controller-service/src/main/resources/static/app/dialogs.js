// Questions to the user, each a modal dialog that answers with a promise.
import { button, h, say } from './dom.js';

let made = 0;

/**
 * @param {string} title
 * @param {Node[]} content
 * @param {{action: string, danger?: boolean, run: () => Promise<void>}} more what happens on the
 *     action; the dialog stays open with the message when it fails
 * @returns {Promise<boolean>} whether it was done
 */
export function ask(title, content, { action, danger = false, run, ready = () => true }) {
  made += 1;
  const id = `dialog-${made}`;
  return new Promise((resolve) => {
    const problem = h('p', { class: 'problem', role: 'alert' });
    const confirm = h('button', { class: danger ? 'danger' : 'primary' }, action);
    const close = (done) => {
      dialog.close();
      dialog.remove();
      resolve(done);
    };
    const submit = async (event) => {
      event.preventDefault();
      confirm.disabled = true;
      try {
        await run();
        close(true);
      } catch (failure) {
        say(problem, failure.message);
        confirm.disabled = false;
      }
    };
    const dialog = h(
      'dialog',
      {
        'aria-labelledby': id,
        oncancel: (event) => {
          event.preventDefault();
          close(false);
        },
        oninput: () => {
          confirm.disabled = !ready();
        },
      },
      h(
        'form',
        { onsubmit: submit },
        h('h2', { id }, title),
        ...content,
        problem,
        h('div', { class: 'dialog-actions' }, button('Cancel', () => close(false)), confirm),
      ),
    );
    confirm.disabled = !ready();
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for the text to be typed before the action can be chosen. */
export function askByTyping(title, explanation, expected, { action, run }) {
  const typed = h('input', { id: 'typed', autocomplete: 'off' });
  const content = [
    h('p', {}, explanation),
    h('label', { for: 'typed' }, 'Type ', h('strong', {}, expected), ' to confirm'),
    typed,
  ];
  return ask(title, content, {
    action,
    danger: true,
    run,
    ready: () => typed.value === expected,
  });
}
