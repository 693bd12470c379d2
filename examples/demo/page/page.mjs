// Makes every call of calls.json, and shows what the browser did next to what the policy promises.

import { startStranger } from './ask-stranger.mjs';
import { makeCall } from './call.mjs';

const summary = document.querySelector('#summary');
const addresses = await getJson('/addresses.json');
for (const name of ['page', 'api', 'stranger']) {
  document.querySelector(`#${name}`).textContent = addresses[name];
}

if (location.origin === addresses.page) await run();
else explainOrigin();

async function run() {
  const askStranger = startStranger(addresses);
  const rows = (await getJson('/calls.json')).flatMap(showPolicy);
  let kept = 0;
  // One after the other, because later calls use the session that an earlier call begins.
  for (const { call, row } of rows) {
    const result = await (call.from === 'page' ? makeCall(addresses.api, call) : askStranger(call));
    if (showResult(row, call, result)) kept++;
    summary.textContent = `${kept} of ${rows.length} as expected`;
  }
  summary.className = kept === rows.length ? 'kept' : 'broken';
}

/** The same page under another host name has another origin, which the API does not list. */
function explainOrigin() {
  const link = document.createElement('a');
  link.href = link.textContent = addresses.page;
  summary.className = 'elsewhere';
  summary.replaceChildren(
    `You opened this page as ${location.origin}. The API lists another origin, although the same server answers. Open `,
    link,
    ' instead.',
  );
}

/** Returns the row of each call. */
function showPolicy({ title, policy, calls }) {
  const section = copyOf('#policy');
  section.querySelector('h2').textContent = title;
  section.querySelector('pre code').textContent = policy;
  const rows = calls.map((call) => ({ call, row: showCall(call) }));
  section.querySelector('tbody').append(...rows.map(({ row }) => row));
  document.querySelector('#policies').append(section);
  return rows;
}

function showCall({ from, method, path, credentials, headers = {}, reads, promised, why }) {
  const row = copyOf('#call');
  const details = [
    from === 'stranger' ? 'from the other site' : '',
    credentials === 'include' ? 'with credentials' : '',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    reads === undefined ? '' : `reading ${reads}`,
  ];
  row.querySelector('.request').textContent = `${method} ${path}`;
  row.querySelector('.details').textContent = details.filter((detail) => detail !== '').join(', ');
  row.querySelector('.promised').textContent = promised;
  row.querySelector('.promised').classList.add(promised);
  row.querySelector('.why span').textContent = why;
  return row;
}

/** Returns whether the promise was kept. */
function showResult(row, { promised, status }, result) {
  const kept = result.outcome === promised && (promised === 'blocked' || result.status === status);
  row.classList.add(kept ? 'kept' : 'broken');
  row.querySelector('.outcome').textContent = result.outcome;
  row.querySelector('.outcome').classList.add(result.outcome);
  row.querySelector('.verdict').textContent = kept ? '✓ as expected' : '✗ not as expected';
  row.querySelector('.saw').textContent = result.saw;
  return kept;
}

function copyOf(template) {
  return document.querySelector(template).content.firstElementChild.cloneNode(true);
}

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}
