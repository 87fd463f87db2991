
// Filters, search, deep links, keys, theme and print. The page is whole without it.
(() => {
  'use strict';
  const root = document.documentElement;
  const remembered = 'audit-theme';

  // Before the first paint, so that nothing flashes.
  try {
    const theme = localStorage.getItem(remembered);
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  } catch { /* Nothing is remembered where storage is closed. */ }

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('.filters');
    const search = document.getElementById('_search');
    const count = document.getElementById('_count');
    const empty = document.getElementById('_empty');
    const choices = [...form.querySelectorAll('select')];
    const groups = [...document.querySelectorAll('.ground, .group')];
    const items = [...document.querySelectorAll('.item')].map((element) => ({
      element,
      data: element.dataset,
      details: element.querySelector('details'),
      summary: element.querySelector('summary'),
      cases: [...element.querySelectorAll('[data-service]')],
      text: null,
    }));

    const wanted = () => Object.fromEntries(choices.map((choice) => [choice.name, choice.value]));
    const fits = (data, want) =>
      (!want.severity || data.severity === want.severity) && (!want.verdict || data.verdict === want.verdict);
    const says = (item, words) => {
      if (!words.length) return true;
      item.text ??= item.element.textContent.toLowerCase();
      return words.every((word) => item.text.includes(word));
    };

    // With a service, its own verdict and severity count; without one, those of the check.
    const shows = (item, want, words) => {
      if (want.category && item.data.category !== want.category) return false;
      const judged = want.service
        ? item.cases.some((one) => one.dataset.service === want.service && fits(one.dataset, want))
        : fits(item.data, want);
      return judged && says(item, words);
    };

    const apply = () => {
      const want = wanted();
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const show = shows(item, want, words);
        item.element.hidden = !show;
        shown += show;
        for (const one of item.cases) one.hidden = Boolean(want.service) && one.dataset.service !== want.service;
      }
      for (const group of groups) group.hidden = !group.querySelector('.item:not([hidden])');
      for (const choice of choices) choice.classList.toggle('chosen', choice.value !== '');
      const all = items.length === 1 ? '1 check' : `${items.length} checks`;
      count.value = shown === items.length ? all : `${shown} of ${all}`;
      empty.hidden = shown > 0 || items.length === 0;
    };
    const clear = () => { form.reset(); apply(); };

    let waiting = 0;
    search.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 60);
    });
    form.addEventListener('change', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(apply));
    empty.querySelector('[data-clear]').addEventListener('click', clear);
    form.hidden = false;

    // A number at the top shows what it counts.
    for (const tile of document.querySelectorAll('[data-show]')) {
      tile.addEventListener('click', () => {
        form.reset();
        const isSeverity = ['critical', 'high', 'medium', 'low'].includes(tile.dataset.show);
        form.elements.verdict.value = isSeverity ? 'fail' : tile.dataset.show === 'manual' ? 'manual' : 'pass';
        if (isSeverity) form.elements.severity.value = tile.dataset.show;
        apply();
      });
    }

    // What a link leads to is opened, whatever hides it.
    const follow = () => {
      let name = location.hash.slice(1);
      try { name = decodeURIComponent(name); } catch { /* As it stands. */ }
      const target = name && document.getElementById(name);
      if (!target) return;
      if (target.closest('[hidden]')) clear();
      const item = target.closest('.item');
      if (item) item.querySelector('details').open = true;
      for (let up = target; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
      target.scrollIntoView({ block: 'start' });
      if (item) {
        const focus = target.querySelector('summary') ?? target;
        if (!focus.matches('summary')) focus.tabIndex = -1;
        focus.focus({ preventScroll: true });
      }
    };
    addEventListener('hashchange', follow);
    // A second click on the same link opens it again.
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[href^="#"]');
      if (link && link.getAttribute('href') === location.hash) follow();
    });
    follow();

    const typing = (element) => element.matches('input, select, textarea');
    const move = (step) => {
      const shown = items.filter((item) => !item.element.hidden);
      if (!shown.length) return;
      const at = shown.findIndex((item) => item.element.contains(document.activeElement));
      const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + step, 0), shown.length - 1);
      shown[next].summary.focus();
      shown[next].summary.scrollIntoView({ block: 'nearest' });
    };
    const leave = () => {
      const active = document.activeElement;
      if (active === search) {
        search.value = '';
        apply();
        search.blur();
        return;
      }
      const inner = active.closest('.case[open], .more[open]');
      const open = inner ?? active.closest('.item')?.querySelector('details[open]');
      if (!open) return;
      open.open = false;
      open.querySelector('summary').focus();
    };
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const active = document.activeElement;
      if (event.key === 'Escape') return leave();
      if (typing(active)) {
        if (active === search && (event.key === 'ArrowDown' || event.key === 'Enter')) {
          event.preventDefault();
          move(1);
        }
        return;
      }
      const onItem = items.some((item) => item.summary === active);
      const step = event.key === 'j' || (onItem && event.key === 'ArrowDown') ? 1
        : event.key === 'k' || (onItem && event.key === 'ArrowUp') ? -1 : 0;
      if (step) {
        event.preventDefault();
        move(step);
      } else if (event.key === '/') {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });

    const button = document.querySelector('.theme');
    const system = matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
    const label = () => { button.textContent = isDark() ? 'Light' : 'Dark'; };
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      try { localStorage.setItem(remembered, root.dataset.theme); } catch { /* As above. */ }
      label();
    });
    system.addEventListener('change', label);
    label();
    button.hidden = false;

    // On paper what fails stands open, as far as it is shown; long lists stay folded.
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = items
        .filter((item) => !item.element.hidden && item.data.verdict === 'fail' && !item.details.open)
        .map((item) => item.details);
      for (const details of opened) details.open = true;
    });
    addEventListener('afterprint', () => {
      for (const details of opened) details.open = false;
      opened = [];
    });
  });
})();
