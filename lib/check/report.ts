// What `--json` prints: objects in ASCII, since a terminal would obey some other characters.

import type { Verdict } from './verdict';

export function asJson(
  { allowed, code, message, fix, problems, answer, snippet, warnings, exchange }: Verdict,
  notes: readonly string[] = [],
): string {
  const shown = exchange.map(({ request: { method, url, headers }, response }) => ({
    request: { method, url, headers },
    response,
  }));
  return inAscii({
    allowed,
    code,
    message,
    fix,
    problems,
    answer,
    snippet,
    warnings,
    notes,
    exchange: shown,
  });
}

export function inAscii(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2).replace(/[\x7f-\uffff]/g, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
