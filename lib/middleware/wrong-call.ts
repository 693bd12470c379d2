// Tells a call by another framework from one by Connect. The words for it are loaded when they are needed.

import type { ResponseLike } from '../http';

type Fixes = typeof import('../fixes');

/**
 * Whether the head of the response is sent already.
 *
 * @throws TypeError for what is not a response of Node's.
 */
export function isSent(request: unknown, response: ResponseLike): boolean {
  const sent = response?.headersSent;
  if (sent === undefined && typeof response?.setHeader !== 'function')
    throw wrongConnectCall(request, response);
  return sent;
}

export const wrongConnectCall: Fixes['wrongConnectCall'] = (...given) => load().wrongConnectCall(...given);
export const wrongFactoryCall: Fixes['wrongFactoryCall'] = (...given) => load().wrongFactoryCall(...given);
export const wrongFetchCall: Fixes['wrongFetchCall'] = (...given) => load().wrongFetchCall(...given);

function load(): Fixes {
  return require('../fixes') as Fixes;
}
