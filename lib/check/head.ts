// The head of a response over HTTP/1.1, read as browsers read it: more leniently than Node does, and no line is lost.

import type { WireResponse } from '../browser';
import { isToken } from '../http';

/** The longest head that is read, in bytes; Chromium's limit. */
export const MAX_HEAD = 256 * 1024;

/** Why there is no head. */
export type Unreadable = 'NOT_HTTP' | 'HEAD_TOO_LONG';

export interface Head extends WireResponse {
  /** The names of headers with a space before the colon, which not every browser reads. */
  readonly spaced: readonly string[];
}

/** Takes what a server sends, a character for each byte. */
export class HeadReader {
  #text = '';
  /** How much of the text has been looked at. */
  #seen = 0;

  /** The head once it is complete, or why it never will be; undefined if more is needed. Interim responses are skipped. */
  read(chunk: string): Head | Unreadable | undefined {
    this.#text += chunk;
    for (;;) {
      if (!STATUS_LINE_SO_FAR.test(this.#text)) return 'NOT_HTTP';
      END.lastIndex = Math.max(0, this.#seen - LONGEST_END);
      const end = END.exec(this.#text);
      if (end === null || end.index > MAX_HEAD) {
        this.#seen = this.#text.length;
        return this.#seen > MAX_HEAD ? 'HEAD_TOO_LONG' : undefined;
      }
      const response = headOf(this.#text.slice(0, end.index));
      if (response === undefined) return 'NOT_HTTP';
      // https://httpwg.org/specs/rfc9110.html#status.1xx; after 101, another protocol begins.
      if (response.status >= 200 || response.status === 101) return response;
      this.#text = this.#text.slice(END.lastIndex);
      this.#seen = 0;
    }
  }
}

/** Empty lines before the status line are skipped. https://httpwg.org/specs/rfc9112.html#message.robustness */
const STATUS_LINE_SO_FAR = /^[\r\n]{0,4}(?:$|H(?:$|T(?:$|T(?:$|P(?:$|\/)))))/;
const STATUS_LINE = /^[\r\n]*HTTP\/\d(?:\.\d+)? +(\d{3})(?!\d)/;

/** Lines may end with only a line feed. */
const END = /\r?\n\r?\n/g;
const LONGEST_END = 4;

function headOf(text: string): Head | undefined {
  const status = STATUS_LINE.exec(text)?.[1];
  if (status === undefined) return undefined;
  const [, ...lines] = text
    .trimStart()
    // https://httpwg.org/specs/rfc9112.html#line.folding
    .replace(/\r?\n[\t ]+/g, ' ')
    .split(/\r?\n/);
  const headers = lines.flatMap(headerOf);
  const spaced = lines
    .filter((line) => /^[^\s:]+[\t ]+:/.test(line))
    .flatMap(headerOf)
    .map(([name]) => name);
  return { status: Number(status), headers, spaced };
}

/** None for a line that is not a header: browsers skip it. A space before the colon is not part of the name. */
function headerOf(line: string): [name: string, value: string][] {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).replace(/[\t ]+$/, '');
  return isToken(name) ? [[name, line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')]] : [];
}
