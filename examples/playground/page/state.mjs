// What the page shows: kept in the part of its address after #, which is never sent to a server.

import { APPS } from './apps.mjs';

export const STATUSES = [200, 201, 204, 400, 401, 403, 404, 422, 429, 500, 503];

export function firstState(places) {
  return {
    policy: `{\n  origin: ['${places.pages[0].origin}'],\n}`,
    app: 'one-policy',
    from: places.pages[0].origin,
    method: 'GET',
    headers: '',
    credentials: false,
    reads: '',
    status: 200,
  };
}

export function toHash(state, places) {
  const first = firstState(places);
  const kept = Object.entries(state).filter(([name, value]) => name === 'policy' || value !== first[name]);
  return `#${new URLSearchParams(kept)}`;
}

/** With a made-up value in each header whose name says that it is secret. */
export const withoutSecrets = (state) => ({
  ...state,
  headers: state.headers.replace(
    /^([^:\n]*(?:auth|cookie|token|secret|key)[^:\n]*:).*/gim,
    '$1 Bearer my-token',
  ),
});

/** Undefined if there is nothing to show. What makes no sense is left out. */
export function fromHash(hash, places) {
  const given = new URLSearchParams(hash.slice(1));
  if (!given.has('policy')) return undefined;
  const state = firstState(places);
  for (const name of ['policy', 'from', 'method', 'headers', 'reads']) {
    if (given.has(name)) state[name] = given.get(name);
  }
  if (Object.hasOwn(APPS, given.get('app') ?? '')) state.app = given.get('app');
  if (STATUSES.includes(Number(given.get('status')))) state.status = Number(given.get('status'));
  state.credentials = given.get('credentials') === 'true';
  return state;
}

/** A header a line. */
export const readHeaders = (text) =>
  [...text.matchAll(/^(.*\S.*)$/gm)].map(([line]) => {
    const [, name, value] = /^([^:]*):?(.*)$/.exec(line);
    return [name.trim(), value.trim()];
  });

/** Names separated by commas or spaces. */
export const readNames = (text) => text.split(/[\s,]+/).filter((name) => name !== '');

/** The URL that the page requests. What the API is to answer is in its query. */
export function urlOf({ app, status, reads }, { api, visitor }) {
  const names = readNames(reads).join(' ');
  const query = new URLSearchParams(visitor && { visitor });
  if (visitor && app !== 'one-policy') query.set('app', app);
  if (status !== 200) query.set('status', status);
  if (visitor && names !== '') query.set('sends', names);
  return `${api}/items${query.size > 0 ? `?${query}` : ''}`;
}
