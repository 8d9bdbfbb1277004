// Addresses of pages; the controller serves the same document for each of them.

const ROUTES = [
  [/^\/$/, 'studies'],
  [/^\/new$/, 'newStudy'],
  [/^\/studies\/(\d+)$/, 'study'],
  [/^\/trials\/(\d+)$/, 'trial'],
  [/^\/compare$/, 'compare'],
  [/^\/workers$/, 'workers'],
  [/^\/devices$/, 'devices'],
  [/^\/zoo$/, 'zoo'],
];

/**
 * @param {string} path
 * @returns {{page: string, id: string | undefined} | null}
 */
export function match(path) {
  for (const [pattern, page] of ROUTES) {
    const found = pattern.exec(path);
    if (found) return { page, id: found[1] };
  }
  return null;
}

/** @type {(focus: boolean) => void} */
let show = () => {};

/** Shows the page of the address, now and whenever it changes. */
export function start(showAddress) {
  show = showAddress;
  document.addEventListener('click', followed);
  addEventListener('popstate', () => show(true));
  show(false);
}

function followed(event) {
  const anchor = event.target.closest?.('a[href]');
  const special = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!anchor || event.button !== 0 || special || event.defaultPrevented) return;
  const url = new URL(anchor.href);
  const here = url.origin === location.origin && !anchor.hasAttribute('download') && !anchor.target;
  if (!here || match(url.pathname) === null || (url.hash && url.pathname === location.pathname)) {
    return;
  }
  event.preventDefault();
  go(url.pathname + url.search);
}

/** Opens another page. */
export function go(address) {
  history.pushState(null, '', address);
  show(true);
}

/** Writes the state of the page into its address. */
export function replace(address) {
  history.replaceState(null, '', address);
}
