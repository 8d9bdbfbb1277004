// A classic script in the head: the chosen theme is on before the first paint.
{
  const KEY = 'mnas-theme';
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const apply = (theme) => {
    const root = document.documentElement;
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    dispatchEvent(new Event('themechange'));
  };
  apply(stored());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    dispatchEvent(new Event('themechange')),
  );
  addEventListener('DOMContentLoaded', () => {
    const select = document.getElementById('theme');
    select.value = document.documentElement.dataset.theme ?? 'auto';
    select.addEventListener('change', () => {
      try {
        localStorage.setItem(KEY, select.value);
      } catch {
        // Without storage the choice holds for this page alone.
      }
      apply(select.value);
    });
  });
}
