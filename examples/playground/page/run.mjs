// Sends the request from a real page of the chosen origin, to the real API with the policy.

import { hasHeader } from './apps.mjs';
import { readHeaders, readNames, urlOf } from './state.mjs';

/** Milliseconds until a page that does not load, or does not answer, is given up. */
const PATIENCE = 10_000;

const frames = new Map();
let runs = 0;

/** Gives the server the policy; returns its problems if it is refused. */
export async function give(state, places) {
  const taken = await fetch(`policies/${places.visitor}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'text/plain' },
    body: state.policy,
  });
  const { problems } = await taken.json();
  if (problems === undefined && !taken.ok)
    throw new Error(`The playground's server answered ${taken.status}. Load the page again.`);
  return problems;
}

/** What the page saw; `{ refused }` if the server does not take the policy. */
export async function send(state, places) {
  runs++;
  const refused = await give(state, places);
  if (refused !== undefined) return { refused };
  const headers = readHeaders(state.headers);
  // So that no preflight of an earlier run answers for this one.
  const url = new URL(urlOf(state, places));
  url.searchParams.set('run', runs);
  const frame = await frameAt(state.from, places);
  const hasBody = hasHeader(headers, 'content-type') && !/^(?:get|head)$/i.test(state.method);
  const result = await ask(frame, {
    url: url.href,
    method: state.method,
    headers,
    credentials: state.credentials ? 'include' : 'omit',
    body: hasBody ? '{}' : undefined,
    reads: readNames(state.reads),
  });
  return { ...result, seen: await (await fetch(`seen/${places.visitor}/${runs}`)).json() };
}

function frameAt(origin, { page, pages }) {
  if (!pages.some((each) => each.origin === origin))
    throw new Error(`Choose a page: ${origin} is not one of these.`);
  if (!frames.has(origin)) {
    const loading = load(origin, page);
    frames.set(origin, loading);
    loading.catch(() => frames.delete(origin));
  }
  return frames.get(origin);
}

function load(origin, page) {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  // Without allow-same-origin the page has no origin of its own.
  if (origin === 'null') frame.sandbox = 'allow-scripts';
  const ready = within(
    new Promise((resolve) => {
      addEventListener('message', ({ source }) => source === frame.contentWindow && resolve(frame));
    }),
    `This browser cannot load the page at ${origin}.`,
  );
  frame.src = `${origin === 'null' ? page : origin}/frame`;
  document.body.append(frame);
  ready.catch(() => frame.remove());
  return ready;
}

function ask(frame, request) {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  frame.contentWindow.postMessage(request, '*', [port2]);
  return within(answer, 'The request got no answer.');
}

function within(promise, message) {
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error(message)), PATIENCE));
  return Promise.race([promise, late]);
}

/** How what happened differs from what was predicted; empty if it does not. */
export function differences({ allowed, exchange, warnings }, actual, { api }) {
  const found = [];
  const compare = (what, predicted, seen) => {
    if (predicted !== seen) found.push(`${what}: explain says ${predicted}, in this browser it is ${seen}.`);
  };
  const kinds = (list) => list.map(({ kind }) => kind).join(' and ') || 'none';
  const sent = exchange.filter(({ request }) => request.url.startsWith(api));
  const statuses = (list) => list.map(({ status }) => status).join(' and ');
  compare('The page can read the response', allowed, actual.allowed);
  compare('The requests', kinds(sent.map(({ request }) => request)), kinds(actual.seen));
  compare('The status', statuses(sent.map(({ response }) => response)), statuses(actual.seen));
  const hidden = warnings
    .filter(({ code }) => code === 'HEADER_NOT_EXPOSED')
    .map(({ message }) => message.toLowerCase());
  for (const [name, value] of actual.read ?? []) {
    const lower = name.toLowerCase();
    if (!actual.seen.at(-1)?.headers.some(([other]) => other.toLowerCase() === lower)) continue;
    compare(`The page can read ${name}`, !hidden.some((text) => text.includes(lower)), value !== null);
  }
  return found;
}
