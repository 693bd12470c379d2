import { readConsoleMessage } from './console-message';
import { readCurlCommand } from './curl-command';
import { readFetchCall } from './fetch-call';
import { readHar } from './har';
import type { Pasted, Unreadable } from './pasted';

export { readCurlWords } from './curl-command';
export { readHar } from './har';
export type { Kind, Pasted, Unreadable } from './pasted';

/** A longer text is not read. */
const LONGEST = 1024 * 1024;

/** Reads what a browser's developer tools copy: a console message, or a request as cURL or as `fetch`. */
export function readPasted(given: string): Pasted | Unreadable {
  const text = given.trim();
  if (text === '') return { message: 'There is nothing to read.', fix: COPY };
  if (/^\{\s*"log"/.test(text)) return readHar(text);
  if (text.length > LONGEST) return { message: 'The text is longer than 1 MiB.', fix: COPY };
  if (/^(?:\$\s+)?curl(?:\.exe)?\s/.test(text)) return readCurlCommand(text.replace(/^\$\s+/, ''));
  if (/\bfetch\s*\(/.test(text)) return readFetchCall(text);
  if (/Invoke-WebRequest/i.test(text)) {
    return {
      message: 'Commands for PowerShell cannot be read.',
      fix: 'Copy the request as cURL (bash) or as fetch.',
    };
  }
  return readConsoleMessage(text);
}

const COPY =
  'Copy the message from the console, or the request from the network panel: "Copy as cURL" or "Copy as fetch".';
