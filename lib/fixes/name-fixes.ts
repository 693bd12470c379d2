// What to write instead of something that is not the name of a method or a header.

import type { ProblemCode } from '../problems';

interface NameFault {
  readonly code: ProblemCode;
  /** In words that go on after the value. */
  readonly says: string;
  readonly fix: string;
}

/** https://httpwg.org/specs/rfc9110.html#tokens, without the `*` that people mean as a wildcard. */
const NAME = /^[\w!#$%&'+.^`|~-]+$/;

/** For what is not a token, or has a `*` in it. */
export function insteadOfName(item: string, method: boolean): NameFault {
  const kind = method ? 'method' : 'header';
  const says = `is not a valid ${kind} name`;
  const code = 'INVALID_TOKEN';
  const plain = item.replace(/["'`“”‘’[\](){}<>]/g, '').trim();
  if (plain.replace(/[,;:]/g, '').trim() === '') {
    return { code, says, fix: 'Take it out of the list.' };
  }
  if (plain.includes('*')) {
    return {
      code: 'WILDCARD_IN_NAME',
      says: 'has a * in it, which stands for itself there and is not a wildcard',
      fix: `List each ${kind} by its full name.`,
    };
  }
  const line = /^([^\s:]+)\s*:/.exec(plain)?.[1];
  if (!method && line !== undefined && NAME.test(line)) {
    return { code, says: 'is a header line, not a header name', fix: `Write ${JSON.stringify(line)}.` };
  }
  const separated = /[,;|]/.test(plain);
  const names = plain.split(separated ? /[,;|]/ : /\s/).map((name) => name.trim());
  const parts = names.filter((name) => name !== '');
  const listed = parts.every(
    (name) => NAME.test(name) && (separated || parts.length === 1 || isOwnName(name, method)),
  );
  if (listed) {
    return {
      code,
      says: parts.length > 1 ? `has several ${kind} names in it` : says,
      fix: `Write ${parts.map((name) => JSON.stringify(name)).join(', ')}.`,
    };
  }
  return { code, says, fix: `Write a name such as ${method ? '"PUT"' : '"X-Request-Id"'}.` };
}

/** Whether a word is a name by itself; of others, `X Request Id`, several may have been meant as one. */
function isOwnName(word: string, method: boolean): boolean {
  return method ? /^[A-Z]+$/.test(word) : word.includes('-') || ONE_WORD.test(word);
}

const ONE_WORD =
  /^(?:accept|age|allow|authorization|date|etag|expires|link|location|origin|range|server|vary)$/i;
