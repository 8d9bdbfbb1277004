// Builds the page node by node. Data becomes text or attributes, never markup.

/**
 * An element. Properties that begin with "on" are listeners, the others attributes; true is an
 * empty attribute, false and null none.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string | number | null | false | undefined | Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else attribute(element, name, value);
  }
  append(element, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) attribute(element, name, value);
  append(element, children);
  return element;
}

/** Sets or removes an attribute, if it changes. */
export function attribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else {
    const wanted = value === true ? '' : String(value);
    if (element.getAttribute(name) !== wanted) element.setAttribute(name, wanted);
  }
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== false && child !== undefined) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** Replaces an element's children. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Sets an element's text, if it changes: an unchanged one costs no layout. */
export function say(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** A link within the dashboard; the router takes over its clicks. */
export function link(href, ...children) {
  return h('a', { href }, ...children);
}

export function button(label, onclick, attributes = {}) {
  return h('button', { type: 'button', ...attributes, onclick }, label);
}

/**
 * Keeps one child for each item, in the items' order; only what is new, gone or moved is touched.
 *
 * @param {Element} parent
 * @param {T[]} items
 * @param {(item: T) => string | number} key
 * @param {(item: T) => {element: Element, update: (item: T) => void}} create
 * @template T
 */
export function keep(parent, items, key, create) {
  const kept = (parent.kept ??= new Map());
  const wanted = new Set(items.map(key));
  for (const [name, view] of kept) {
    if (!wanted.has(name)) {
      view.element.remove();
      kept.delete(name);
    }
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    let view = kept.get(key(item));
    if (!view) {
      view = create(item);
      kept.set(key(item), view);
    }
    view.update(item);
    if (view.element === place) place = place.nextElementSibling;
    else parent.insertBefore(view.element, place);
  }
}

/** Runs a function once in the next frame, however often it is asked for until then. */
export function perFrame(run) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      run();
    });
  };
}

/** Runs a function now, and again at most once each so many milliseconds while it is asked for. */
export function atMostEvery(millis, run) {
  let waiting = null;
  let asked = false;
  const turn = () => {
    waiting = null;
    if (asked) call();
  };
  const call = () => {
    asked = false;
    waiting = setTimeout(turn, millis);
    run();
  };
  return () => {
    asked = true;
    if (waiting === null) call();
  };
}

/** Runs a function once nothing has asked for it for so many milliseconds. */
export function afterQuiet(millis, run) {
  let waiting = null;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, millis);
  };
}
