// Shows every error on the page. It is loaded first, as a classic script, so that it also sees modules that fail to load.

function showError(message) {
  const line = document.createElement('p');
  line.textContent = message;
  // A file may fail to load before the body exists.
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => document.querySelector('#errors').append(line));
  } else document.querySelector('#errors').append(line);
}

addEventListener(
  'error',
  ({ message, target }) => showError(message ?? `Cannot load ${target.src ?? target.href}`),
  true, // the error of a file that fails to load does not bubble
);
addEventListener('unhandledrejection', ({ reason }) => showError(String(reason)));
