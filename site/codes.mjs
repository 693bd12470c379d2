// One entry for each code: of a problem with options, what lib/problems/codes.ts says and what the tests hold of it; of a
// request, what docs/explaining.md says in its tables.

import { inspect } from 'node:util';
import { load } from './sources.mjs';

const { MISTAKES } = await load('__tests__/fixes/mistakes.ts');

const MOST = 3;

/** The page, from the source text of the codes, and from the section that lists those of requests. */
export function codesPage(source, requests) {
  const options = source.slice(0, source.indexOf('export const MDN_REASONS'));
  const codes = [...options.matchAll(/(?:\/\*\* (.*?) \*\/\n)?^ {2}\| '([A-Z0-9_]+)'/gm)].map(
    ([, meaning, code]) => ({ code, meaning }),
  );
  const entries = codes.sort((a, b) => (a.code < b.code ? -1 : 1)).map(entry);
  // Options come first: where a request has a code of the same name, errors link to the first.
  const [says, ...sections] = requests.trim().split(/^(?=### )/m);
  return `# Every code

${says.trim()} Why a request is blocked, and warnings, come [after what can be wrong with
options](#why-a-request-is-blocked).

## In options

Each with examples, what the error says, and the fix.

${entries.join('\n')}
${sections.join('')}
`
    .replace(/^\| code \|.*\n\|[-|]+\n/gm, '')
    .replace(/^### (?![A-Z0-9_]+$)/gm, '## ')
    .replace(/^\| \[?`(\w+)`(?:\]\((\S*)\))? \| (.*) \|\n/gm, requestEntry);
}

function requestEntry(_row, code, link, meaning) {
  const more = link === undefined ? '' : ` [MDN](${link})`;
  return `### ${code}\n\n${meaning[0].toUpperCase()}${meaning.slice(1)}.${more}\n\n`;
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
  const more = code.startsWith('REGEXP_') ? ' [RegExps](../docs/regexps.md) has the rule.' : '';
  return [`### ${code}\n`, `${meaning}${more}\n`, ...blocks].join('\n');
}

const call = (written) =>
  `cors(${inspect(written, { depth: 5, breakLength: 72, maxArrayLength: 5, maxStringLength: 80 })});`;

const comment = (text) => text.replace(/^/gm, '// ');
