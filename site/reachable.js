// What Starlight leaves out for the keyboard and for screen readers. Runs in every page.

/** Wide tables scroll, so the keyboard must reach them. */
const tables = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});

addEventListener('DOMContentLoaded', () => {
  for (const table of document.querySelectorAll('table')) tables.observe(table);
  // The shortcut is part of what the button says, so it has to be part of its name (WCAG 2.5.3).
  const search = document.querySelector('[data-open-modal]');
  for (const key of search.querySelectorAll('kbd')) key.before(' ');
  if (search.innerText !== '') search.ariaLabel = search.textContent.trim().replace(/\s+/g, ' ');
});
