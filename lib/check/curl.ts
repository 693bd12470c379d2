// A request as a line for a POSIX shell.

import type { WireRequest } from '../browser';

/** What curl sends of itself, or as well. */
const OWN: ReadonlySet<string> = new Set(['accept: */*', 'user-agent']);

/**
 * `curl` that sends the same request, but for the name it gives itself, and prints the answer with its head. Nothing in
 * the request can end the quotes.
 */
export function curlLine({ method, url, headers }: WireRequest): string {
  // Without -g, curl would read [ ] { } in the URL as patterns; with -X HEAD, it would wait for a body.
  const words = [
    'curl',
    '-g',
    ...(method === 'HEAD' ? ['-I'] : method === 'GET' ? ['-i'] : ['-i', '-X', method]),
    url,
  ];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (OWN.has(lower) || OWN.has(`${lower}: ${value}`)) continue;
    // Curl takes `Name:` for an order to leave the header out.
    words.push('-H', value === '' ? `${name};` : `${name}: ${value}`);
  }
  // As the browser says that there is no body. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
  if (method === 'POST' || method === 'PUT') words.push('-H', 'Content-Length: 0');
  return words.map(quote).join(' ');
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
function quote(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
