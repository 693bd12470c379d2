// Responses that were saved to files: a status line and headers, as `curl -i` and `curl -v` print them, and developer tools.

import type { WireRequest, WireResponse } from '../browser';
import { isToken } from '../http';
import { show } from '../problems';
import { ArgumentError } from './command-line';

/** `HTTP/1.1 200 OK`, `HTTP/2 200`, and in developer tools `200 OK` or `:status: 200`. */
const STATUS_LINE = /^(?:HTTP\/\d(?:\.\d)? |:?status: ?)?([1-9]\d\d)(?: |$)/i;

/**
 * The first final response in the text: not a 100 Continue, and not what a proxy answers to CONNECT.
 *
 * @param option where it is from, such as `--response`
 * @throws ArgumentError
 */
export function readResponse(text: string, option: string): WireResponse {
  const lines = linesOf(text);
  for (let i = 0; ; ) {
    while (lines[i] === '') i++;
    const first = lines[i++] ?? '';
    const [, status] = STATUS_LINE.exec(first) ?? [];
    if (status === undefined) throw noStatus(first, option);
    const headers: [string, string][] = [];
    // What comes after an empty line is the body.
    for (; i < lines.length && lines[i] !== ''; i++) {
      const header = readHeader(lines[i] as string, option);
      if (header !== undefined) headers.push(header);
    }
    if (Number(status) >= 200 && !/connection established/i.test(first))
      return { status: Number(status), headers };
  }
}

/** What was received: `curl -v` writes `< ` before it, and `> `, `* ` or `{ ` before the rest. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => !/^(?:[>*{}] |>$)/.test(line));
  return lines.map((line) => line.replace(/^<(?: |$)/, '').trim());
}

function readHeader(line: string, option: string): [string, string] | undefined {
  const colon = line.indexOf(':', 1);
  const name = line.slice(0, Math.max(colon, 0)).trimEnd();
  // A pseudo-header of HTTP/2.
  if (name.startsWith(':')) return undefined;
  if (isToken(name)) return [name, line.slice(colon + 1).trim()];
  throw new ArgumentError(
    `${option} has a line that is not a header: ${show(line)}.`,
    'Write a status line and one header a line, as curl -i prints them.',
  );
}

function noStatus(line: string, option: string): ArgumentError {
  return new ArgumentError(
    `${option} must begin with a status line, not ${show(line)}.`,
    'Write HTTP/1.1 200 OK above the headers, as curl -i prints it.',
  );
}

export type Saved = Readonly<Record<WireRequest['kind'], WireResponse | undefined>>;

/** Answers with saved responses, and sends nothing. Undefined for a request that has none. */
export function savedResponses(saved: Saved): (request: WireRequest) => WireResponse | undefined {
  let left = saved;
  return ({ kind }: WireRequest): WireResponse | undefined => {
    const response = left[kind];
    // After a redirect there is another response, which is not known.
    left = { ...left, [kind]: undefined };
    return response;
  };
}
