// What an editor shows while you write options: the tests ask TypeScript's language service, as editors do.

import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const FILE = join(__dirname, 'as-typed.ts');
const IMPORT = "import { cors, createPolicy, OriginAllowlist, type CorsOptions } from 'corsage';\n";

const { options } = ts.getParsedCommandLineOfConfigFile(
  join(ROOT, 'tsconfig.json'),
  { noUnusedLocals: false },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
) as ts.ParsedCommandLine;

let typed = '';
let version = 0;
const service = ts.createLanguageService({
  ...ts.sys,
  getCompilationSettings: () => options,
  getCurrentDirectory: () => ROOT,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  getScriptFileNames: () => [FILE],
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getScriptVersion: (name) => (name === FILE ? String(version) : '0'),
  getScriptSnapshot(name) {
    const text = name === FILE ? typed : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
});

/** Puts the code into the file, and returns the position of its `|`. */
function type(code: string): number {
  typed = IMPORT + code.replace('|', '');
  version++;
  return IMPORT.length + code.indexOf('|');
}

function completions(code: string): string[] {
  const found = service.getCompletionsAtPosition(FILE, type(code), {});
  return (found?.entries ?? []).map(({ name }) => name);
}

function hover(code: string): string {
  const found = service.getQuickInfoAtPosition(FILE, type(code));
  return ts.displayPartsToString(found?.documentation);
}

function errors(code: string): string[] {
  type(code);
  return service
    .getSemanticDiagnostics(FILE)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const OPTIONS = [
  'allowedHeaders',
  'credentials',
  'dangerously',
  'debug',
  'disallowedOrigin',
  'exposedHeaders',
  'maxAge',
  'methods',
  'optionsSuccessStatus',
  'origin',
  'originTimeout',
  'preflightContinue',
  'protectHeaders',
  'timingAllowOrigin',
];

/** A value for each option, its unit where it has one, and its default. */
const HOVERS = [
  ['allowedHeaders', "'x-a'", 'Default: the requested ones'],
  ['credentials', 'false', 'Default: `false`'],
  ['dangerously', '{}', 'Default: none'],
  ['debug', 'true', 'Default: `false`'],
  ['disallowedOrigin', "'ignore'", "Default: `'ignore'`"],
  ['exposedHeaders', "'x-a'", 'Default: none'],
  ['maxAge', '5', 'seconds', 'Default: `600`'],
  ['methods', "'GET'", "Default: `'GET, HEAD, PUT, PATCH, POST, DELETE"],
  ['optionsSuccessStatus', '200', '200–299', 'Default: `204`'],
  ['origin', "'https://app.example.com'", "Default: `'*'`"],
  ['originTimeout', '5', 'milliseconds', 'Default: `5000`'],
  ['preflightContinue', 'true', 'Default: `false`'],
  ['protectHeaders', 'true', 'Default: `false`'],
  ['timingAllowOrigin', 'true', 'Default: `false`'],
] as const;

const RISKS = [
  'credentialsFromAnyOrigin',
  'credentialsFromExtensions',
  'credentialsFromFiles',
  'credentialsFromInsecureOrigins',
  'credentialsFromNull',
  'credentialsFromPublicSuffix',
];

describe.each(['cors', 'createPolicy'])('in %s({ … })', (factory) => {
  test('completion offers the options and nothing else', () => {
    expect(completions(`${factory}({ | });`).sort()).toEqual(OPTIONS);
  });

  test.each(HOVERS)('%s shows its meaning, unit and default', (name, value, ...shown) => {
    const documentation = hover(`${factory}({ ${name.slice(0, 2)}|${name.slice(2)}: ${value} });`);
    for (const each of shown) expect(documentation).toContain(each);
    expect(documentation.length).toBeGreaterThan(40);
  });

  test('completion offers every risk that can be accepted', () => {
    expect(completions(`${factory}({ dangerously: { | } });`).sort()).toEqual(RISKS);
  });

  test.each(RISKS)('dangerously.%s shows what is risked, and its default', (name) => {
    const documentation = hover(
      `${factory}({ origin: 'https://app.example.com', dangerously: { c|${name.slice(1)}: true } });`,
    );
    expect(documentation).toMatch(/credentials: true/);
    expect(documentation).toContain('Default: `false`');
  });

  test.each(["'*'", 'true'])('credentials with origin: %s is an error of one short line', (origin) => {
    expect(errors(`${factory}({ origin: ${origin}, credentials: true });`)).toEqual([
      "Type 'true' is not assignable to type 'false | CredentialsNeedAListOfOrigins | undefined'.",
    ]);
  });

  test.each([
    '{ origin: ["https://app.example.com"], credentials: true }',
    '{ origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } }',
    '{ origin: process.env.ORIGINS, credentials: true }',
    '{} as CorsOptions',
    'createPolicy()',
    '{ ...createPolicy(), maxAge: 5 }',
  ])('%s compiles', (given) => {
    expect(errors(`${factory}(${given});`)).toEqual([]);
  });

  test('a misspelt option is an error that names it', () => {
    expect(errors(`${factory}({ maxage: 5 });`)).toEqual([
      expect.stringContaining("'maxage' does not exist in type"),
    ]);
  });
});

test.each([
  'cors|()',
  'createPolicy|()',
  'new OriginAllowlist|([])',
  'new OriginAllowlist().add|("")',
  'let it: Cors|Options',
])('hovering %s shows what it is for', (code) => expect(hover(code).length).toBeGreaterThan(40));
