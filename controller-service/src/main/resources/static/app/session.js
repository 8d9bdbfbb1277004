// Who is signed in. Without tokens on the controller nobody needs to.
import { button, h, say } from './dom.js';

const PATH = '/api/v1/session';

class Session {
  constructor() {
    this.required = false;
    this.user = null;
    this.csrf = null;
    this.signingIn = null;
    this.known = Promise.resolve();
    this.onchange = () => {};
  }

  /** Asks the controller; one that does not answer leaves everything as it was. */
  refresh() {
    this.known = this.ask();
    return this.known;
  }

  async ask() {
    try {
      const response = await fetch(PATH);
      if (response.ok) this.take(await response.json());
    } catch {
      // The stream of events notices that the controller is away, and says so.
    }
  }

  take({ required, signedIn, csrf, user }) {
    this.required = required;
    this.signedIn = signedIn;
    this.csrf = csrf ?? null;
    this.user = user ?? null;
    this.onchange();
  }

  async signOut() {
    const headers = { 'Content-Type': 'application/json' };
    if (this.csrf) headers['X-CSRF-Token'] = this.csrf;
    await fetch(PATH, { method: 'DELETE', headers });
    location.assign('/');
  }

  /** Shows the form, once for all calls that wait for it. */
  signIn() {
    this.signingIn ??= new Promise((resolve) => this.show(resolve)).finally(() => {
      this.signingIn = null;
    });
    return this.signingIn;
  }

  show(resolve) {
    const problem = h('p', { class: 'problem', id: 'sign-in-problem', role: 'alert' });
    const token = h('input', {
      id: 'sign-in-token',
      type: 'password',
      autocomplete: 'current-password',
      required: true,
      'aria-describedby': 'sign-in-problem',
    });
    const submit = async (event) => {
      event.preventDefault();
      const failure = await this.send(token.value);
      if (failure === null) {
        dialog.remove();
        resolve();
        return;
      }
      say(problem, failure);
      token.setAttribute('aria-invalid', 'true');
      token.select();
    };
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'sign-in-title', oncancel: (event) => event.preventDefault() },
      h(
        'form',
        { onsubmit: submit },
        h('h2', { id: 'sign-in-title' }, 'Sign in'),
        h('p', {}, 'This controller asks for its user token.'),
        h('label', { for: 'sign-in-token' }, 'User token'),
        token,
        problem,
        h('div', { class: 'dialog-actions' }, h('button', { class: 'primary' }, 'Sign in')),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  }

  async send(token) {
    try {
      const response = await fetch(PATH, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      if (!response.ok) {
        return response.status === 401 ? 'This is not the token.' : `Refused (${response.status}).`;
      }
      this.take(await response.json());
      return null;
    } catch {
      return 'The controller does not answer.';
    }
  }

  /** What the header shows: nothing, or the way out. */
  control() {
    return this.required && this.signedIn ? button('Sign out', () => this.signOut()) : null;
  }
}

export const session = new Session();
