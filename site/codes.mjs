// One entry for each code of a problem with options: what lib/problems/codes.ts says of it, with what the tests hold of it.

import { inspect } from 'node:util';
import { load } from './sources.mjs';

const { MISTAKES } = await load('__tests__/fixes/mistakes.ts');

const MOST = 3;

/** The page, from the source text of the codes. */
export function codesPage(source) {
  const options = source.slice(0, source.indexOf('export const MDN_REASONS'));
  const codes = [...options.matchAll(/(?:\/\*\* (.*?) \*\/\n)?^ {2}\| '([A-Z0-9_]+)'/gm)].map(
    ([, meaning, code]) => ({ code, meaning }),
  );
  const entries = codes.sort((a, b) => (a.code < b.code ? -1 : 1)).map(entry);
  return `# Problem codes

What can be wrong with options, by the \`code\` of a problem: with examples, what the error says, and the fix. Codes of
blocked requests and of warnings are [in another list](../docs/explaining.md#every-code).

${entries.join('\n')}`;
}

function entry({ code, meaning }) {
  const found = MISTAKES.filter((mistake) => mistake.code === code);
  // Different messages say more than one message twice.
  const told = new Map(found.map((mistake) => [mistake.message.replace(/(["/]).*\1/, ''), mistake]));
  const shown = [...told.values()].slice(0, MOST);
  const blocks = shown.map(
    ({ written, message, fix }) =>
      `\`\`\`js\n${call(written)}\n${comment(message)}\n${comment(fix)}\n\`\`\`\n`,
  );
  return [`## ${code}\n`, ...(meaning === undefined ? [] : [`${meaning}\n`]), ...blocks].join('\n');
}

const call = (written) =>
  `cors(${inspect(written, { depth: 5, breakLength: 90, maxArrayLength: 5, maxStringLength: 80 })});`;

function comment(text) {
  return text.replaceAll(/(.{1,88})(?: |$)/g, '// $1\n').trimEnd();
}
