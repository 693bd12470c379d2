// What the guides show is run: each block of JavaScript by itself, and each row of a table of refused values.
//
// In a block marked `js`, an expression with the comment `// true`, `// false` or `// a promise of true` has that value. A
// block marked `js throws` throws an error with the text of its last comment. A table whose first column is `Refused` lists
// values of `origin`, each with the string to paste, or with a stranger's origin that the RegExp would allow.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorsConfigError, createPolicy } from 'corsage';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const DOCS = join(__dirname, '..', '..', 'docs');
const FENCE = /^```js( throws)?\n(.*?)^```$/gms;
const CLAIM = /^( *)(\S.*); \/\/ (?:a promise of )?(true|false)$/gm;
const LAST_COMMENT = /((?:^\/\/ .*\n)+)$/m;
const REFUSED = /^\| Refused \| .*\n\|[-|]+\n((?:\|.*\n)+)/gm;

interface Block {
  readonly place: string;
  readonly code: string;
  readonly throws: boolean;
}

interface Row {
  readonly place: string;
  readonly refused: string;
  readonly shown: string;
}

const guides = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(DOCS, name), 'utf8') }));

function placeIn(guide: (typeof guides)[number], index: number): string {
  return `docs/${guide.name}:${guide.text.slice(0, index).split('\n').length}`;
}

const blocks: Block[] = guides.flatMap((guide) =>
  [...guide.text.matchAll(FENCE)].map(({ index, 1: throws, 2: code }) => ({
    place: placeIn(guide, index),
    code: code as string,
    throws: throws !== undefined,
  })),
);

const rows: Row[] = guides.flatMap((guide) =>
  [...guide.text.matchAll(REFUSED)].flatMap(({ index, 1: table }) =>
    (table as string)
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll('\\|', '\n').split('|').slice(1, 3))
      .map((cells) => cells.map((cell) => cell.trim().replace(/^`|`$/g, '').replaceAll('\n', '|')))
      .map(([refused, shown]) => ({
        place: placeIn(guide, index),
        refused: refused as string,
        shown: shown as string,
      })),
  ),
);

/** As `Function`, for code with `await`. */
const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/** Runs a block in a scope of its own, without listening, and checks every value that its comments claim. */
async function run(code: string): Promise<void> {
  const claims: [got: unknown, expression: string, expected: string][] = [];
  const claim = (got: unknown, expression: string, expected: string) =>
    claims.push([got, expression, expected]);
  const checked = code
    .replace('app.listen(3000);\n', '')
    .replace(
      CLAIM,
      (_line, indent, expression, expected) =>
        `${indent}claim(${expression}, ${JSON.stringify(expression)}, '${expected}');`,
    );
  await new AsyncFunction('require', 'exports', 'claim', `'use strict';\n${asCommonJs(checked)}`)(
    require,
    {},
    claim,
  );
  for (const [got, expression, expected] of claims) {
    expect(`${expression}; // ${await got}`).toBe(`${expression}; // ${expected}`);
  }
}

/** A block with `import` is an ES module, which a function cannot hold. */
function asCommonJs(code: string): string {
  if (!/^import /m.test(code)) return code;
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  return transpileModule(code, { compilerOptions }).outputText;
}

function evaluate(expression: string): unknown {
  return new Function(`return ${expression}`)();
}

test.each(blocks.filter(({ throws }) => !throws))('the example at $place runs as it is', async ({ code }) => {
  await run(code);
});

test.each(blocks.filter(({ throws }) => throws))(
  'the example at $place throws the error that it shows',
  async ({ code }) => {
    const said = LAST_COMMENT.exec(code)?.[1] ?? '';
    const message = said
      .replace(/^\/\/ /gm, '')
      .trim()
      .replaceAll('\n', ' ');
    expect(message).not.toBe('');
    await expect(run(code)).rejects.toThrow(message);
  },
);

test.each(rows)(
  'origin $refused is refused and the message names $shown, as in the table at $place',
  ({ refused, shown }) => {
    const origin = evaluate(refused) as string | RegExp;
    let caught: unknown;
    try {
      createPolicy({ origin });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(CorsConfigError);
    const [problem] = (caught as CorsConfigError).problems;
    if (typeof origin === 'string') {
      expect(problem?.fix).toMatch(/^Write /);
      expect(problem?.fix.slice('Write '.length)).toContain(shown);
      expect(createPolicy({ origin: evaluate(shown) as string }).credentials).toBe(false);
    } else expect(problem?.message).toContain(`lets strangers in: ${shown} matches`);
  },
);

test('the guides have examples and tables to check', () => {
  expect(blocks.length).toBeGreaterThan(0);
  expect(rows.length).toBeGreaterThan(0);
});
