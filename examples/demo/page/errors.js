// Shows every error on the page. Loaded first, and as a classic script, so that it sees a module that fails to load.

function showError(message) {
  const line = document.createElement('p');
  line.textContent = message;
  // A file may fail before the body is there.
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => document.querySelector('#errors').append(line));
  } else document.querySelector('#errors').append(line);
}

addEventListener(
  'error',
  ({ message, target }) => showError(message ?? `Cannot load ${target.src ?? target.href}`),
  true, // a file that fails to load tells its own element only
);
addEventListener('unhandledrejection', ({ reason }) => showError(String(reason)));
