// What Starlight leaves out for the keyboard and for screen readers. Runs in every page.

/** Wide tables scroll, so the keyboard must reach them. (Starlight does so for wide code.) */
const tables = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});

/** A page with ten wide blocks of code would have ten landmarks without a name. */
const landmarks = new MutationObserver((changes) => {
  for (const { target } of changes) if (target.tagName === 'PRE') target.removeAttribute('role');
});

addEventListener('DOMContentLoaded', () => {
  for (const table of document.querySelectorAll('table')) tables.observe(table);
  landmarks.observe(document.body, { subtree: true, attributeFilter: ['role'] });
  // The shortcut is part of what the button says, so it has to be part of its name (WCAG 2.5.3).
  const search = document.querySelector('[data-open-modal]');
  for (const key of search.querySelectorAll('kbd')) key.before(' ');
  if (search.innerText !== '') search.ariaLabel = search.textContent.trim().replace(/\s+/g, ' ');
});
