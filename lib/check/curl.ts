// A request as a `curl` line for a POSIX shell.

import type { WireRequest } from '../browser';

/** What curl sends by itself, or sends of its own. */
const OWN: ReadonlySet<string> = new Set(['accept: */*', 'user-agent']);

/** Sends the same request but with curl's own `User-Agent`, and prints the response with its head. Everything is quoted. */
export function curlLine({ method, url, headers, body }: WireRequest, more: readonly string[] = []): string {
  // Without -g, curl would read [ ] { } in the URL as patterns; with -X HEAD, it would wait for a body.
  const words = [
    'curl',
    '-g',
    ...(method === 'HEAD' ? ['-I'] : method === 'GET' ? ['-i'] : ['-i', '-X', method]),
    url,
    ...more,
  ];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (OWN.has(lower) || OWN.has(`${lower}: ${value}`)) continue;
    // To curl, `Name:` means to leave the header out.
    words.push('-H', value === '' ? `${name};` : `${name}: ${value}`);
  }
  // How a browser tells that there is no body. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
  if (body !== undefined) words.push('--data-raw', body);
  else if (method === 'POST' || method === 'PUT') words.push('-H', 'Content-Length: 0');
  return words.map(quote).join(' ');
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
function quote(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
