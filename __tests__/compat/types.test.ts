// What compiles against @types/cors compiles against corsage/compat: the same programs, with both.

import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
/** Programs stand here, so that they find what is installed; nothing is written. */
const HERE = join(ROOT, 'programs');

/** `cors` is loaded by the line in front of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'every option, of each kind': `
    import express = require('express');
    const app = express();
    app.use(cors());
    app.use(cors(undefined));
    app.use(cors({}));
    app.use(cors({ credentials: true, maxAge: 100, optionsSuccessStatus: 200, preflightContinue: false }));
    app.use(cors({ methods: 'GET,POST,PUT', allowedHeaders: 'Content-Type,Authorization', exposedHeaders: 'X-One,X-Two' }));
    app.use(cors({ methods: ['GET', 'POST'], allowedHeaders: ['Content-Type'], exposedHeaders: ['X-One'] }));
    app.use(cors({ origin: true }));
    app.use(cors({ origin: false }));
    app.use(cors({ origin: '*' }));
    app.use(cors({ origin: 'http://app.example.com', credentials: true }));
    app.use(cors({ origin: /app\\.example\\.com$/ }));
    app.use(cors({ origin: ['http://app.example.com', 'http://other.example.com'] }));
    app.use(cors({ origin: [/app\\.example\\.com$/, /other\\.example\\.com$/] }));
    app.use(cors({ origin: [/app\\.example\\.com$/, 'http://other.example.com', true] }));
    app.use(cors({ origin: '*', credentials: true }));
    app.use(cors({ origin: true, credentials: true }));
    app.use('/path', cors(), (request, response) => { response.json(request.query); });
    app.options('/path', cors());
    app.get('/path', cors({ origin: true }), (request, response) => { response.send(request.ip); });
    express.Router().use(cors()).put('/', cors());
  `,
  'options that may be undefined': `
    declare const setting: string | undefined;
    declare const list: string[] | undefined;
    cors({ origin: setting, methods: list, allowedHeaders: list, exposedHeaders: setting });
    cors({ origin: undefined, credentials: undefined, maxAge: undefined, preflightContinue: undefined });
    cors({ origin: setting ?? '*', credentials: setting === 'yes' });
    cors({ origin: list ?? false, optionsSuccessStatus: undefined });
  `,
  'origin functions': `
    cors({
      origin: (requestOrigin, callback) => {
        try {
          const allowed = !requestOrigin || requestOrigin.endsWith('.example.com');
          callback(null, allowed);
        } catch (error) {
          callback(error as Error);
        }
      },
    });
    cors({ origin(requestOrigin, callback) { callback(requestOrigin ? null : new Error('none'), requestOrigin); } });
    cors({ origin: function (requestOrigin: string | undefined, callback: (error: Error | null, allow?: boolean) => void) { callback(null, true); } });
    cors({ origin: (_, callback) => callback(null, 'http://app.example.com') });
    cors({ origin: (_, callback) => callback(null, /example/) });
    cors({ origin: (_, callback) => callback(null, ['http://app.example.com', /example/, true]) });
    cors({ origin: (_, callback) => callback(null) });
    cors({ origin: (_, callback) => { setTimeout(() => callback(new Error('late')), 1); } });
    cors({ origin: async (_, callback) => { await null; callback(null, true); } });
    cors({ origin: (_requestOrigin: string | undefined, callback: (...given: any[]) => void) => callback() });
    cors({ origin: () => {} });
    cors({ origin: (requestOrigin?: string) => { requestOrigin?.length; } });
  `,
  'an answer of any type, where nothing is strict': `
    cors({ origin: (requestOrigin: any, callback: any) => callback(null, requestOrigin) });
    cors((request: any, callback: any) => callback(null, request.options));
    declare const anything: any;
    cors(anything);
    cors({ origin: anything, methods: anything });
  `,
  'delegates of every request': `
    import express = require('express');
    import http = require('http');
    const app = express();
    app.use(cors((request, callback) => {
      if (request.headers.origin) callback(null, { origin: request.headers.origin, credentials: true });
      else callback(new Error(request.method));
    }));
    app.use(cors<express.Request>((request, callback) => {
      callback(null, { origin: request.query.trusted ? 'http://app.example.com' : false });
    }));
    app.use(cors((request: express.Request, callback) => callback(null, { origin: request.hostname })));
    app.use(cors(async (_request, callback) => { callback(null, { origin: true }); }));
    app.use(cors((_request, callback) => callback(null)));
    interface Tenant extends cors.CorsRequest { readonly tenant: string }
    const tenants = cors<Tenant>((request, callback) => callback(null, { origin: request.tenant }));
    tenants({ tenant: 'a', headers: {} }, { setHeader() {}, end() {} }, () => {});
    cors<http.IncomingMessage>((request, callback) => callback(null, { origin: request.url }));
    const delegate: cors.CorsOptionsDelegate = (request, callback) => callback(null, { methods: request.method });
    const byExpress: cors.CorsOptionsDelegate<express.Request> = (request, callback) => {
      callback(request.ip ? null : new Error('none'), { origin: request.header('Origin'), exposedHeaders: ['X-One'] });
    };
    const byRequest: cors.CorsOptionsDelegate<cors.CorsRequest> = function (request, callback) {
      const options: cors.CorsOptions = { credentials: true };
      options.origin = request.headers.origin === 'http://app.example.com';
      callback(null, options);
    };
    const byAny: cors.CorsOptionsDelegate<any> = (request, callback) => callback(null, request.options);
    app.use(cors(delegate), cors(byExpress), cors(byRequest), cors(byAny));
    app.get('/', cors(byExpress), (request, response) => { response.send(request.path); });
  `,
  'types in annotations': `
    import express = require('express');
    const options: cors.CorsOptions = { origin: ['http://app.example.com'], methods: ['GET'] };
    options.origin = '*';
    options.credentials = true;
    (options.methods as string[]).push('PUT');
    const more: cors.CorsOptions = { ...options, origin: (origin, callback) => callback(null, origin === 'null') };
    const partial: Partial<cors.CorsOptions> = { maxAge: 5 };
    const origin: cors.CorsOptions['origin'] = more.origin;
    const required: Required<cors.CorsOptions> = {
      origin: true, methods: [], allowedHeaders: '', exposedHeaders: [], credentials: false,
      maxAge: 0, preflightContinue: true, optionsSuccessStatus: 204,
    };
    interface Settings extends cors.CorsOptions { readonly path: string }
    const settings: Settings = { path: '/', origin };
    class Incoming implements cors.CorsRequest { method?: string; headers = { origin: 'null' }; }
    function withCors(given?: cors.CorsOptions | cors.CorsOptionsDelegate): express.RequestHandler { return cors(given); }
    const loader = (given: cors.CorsOptions | cors.CorsOptionsDelegate<any>) => cors(given);
    const handler: express.RequestHandler = cors(settings);
    const handlers: express.RequestHandler[] = [cors(), cors(partial), cors(required), withCors(options), loader(more)];
    const made: ReturnType<typeof cors> = cors();
    const given: Parameters<typeof cors>[0] = options;
    const factory: typeof cors = cors;
    const factories: Record<string, typeof cors> = { cors, factory };
    made(new Incoming(), { setHeader(_name: string, _value: string) {}, end() {} }, () => handlers.push(handler, factories.cors(given)));
    export = { options, more };
  `,
  'without Express': `
    import http = require('http');
    import connect = require('connect');
    connect().use(cors()).use('/path', cors({ origin: true }));
    http.createServer((request, response) => cors()(request, response, () => response.end()));
    http.createServer((request, response) => {
      cors({ origin: true })(request, response, (error?: Error) => {
        if (error) response.statusCode = 500;
        response.end();
      });
    });
    const response = { statusCode: 200, setHeader(_name: string, _value: string) { return this; }, end: () => {} };
    cors()({ method: 'GET', headers: {} }, response, (error) => console.log(error.message));
    cors()({ headers: { origin: 'http://app.example.com' } }, response, async () => {});
    cors()({ method: undefined, headers: { 'access-control-request-headers': 'x-one' } }, { setHeader: () => {}, end: () => {} }, () => 5);
    const nothing: void = cors()({ headers: {} }, response, () => {});
  `,
};

/** Programs that @types/cors refuses, and the line that is wrong with each. */
const REFUSED: Readonly<Record<string, string>> = {
  'a misspelt option': `cors({ origins: ['http://app.example.com'] });`,
  'a number as origin': `cors({ origin: 5 });`,
  'a Set as origin': `cors({ origin: new Set(['http://app.example.com']) });`,
  'a URL as origin': `cors({ origin: new URL('http://app.example.com') });`,
  'a function in a list': `cors({ origin: [() => true] });`,
  'a string for seconds': `cors({ maxAge: '600' });`,
  'a string for a boolean': `cors({ credentials: 'true' });`,
  'a delegate that answers with another option': `cors((_request, callback) => callback(null, { origins: true }));`,
  'a delegate that reads what a request has not': `cors((request, callback) => callback(null, { origin: request.tenant }));`,
  'a function that expects an origin each time': `cors({ origin: (origin: string, callback) => callback(null, origin.length > 5) });`,
  'a string as error': `cors({ origin: (_, callback) => callback('no') });`,
  'an answer that is a number': `cors({ origin: (_, callback) => callback(null, 5) });`,
  'two arguments': `cors({}, {});`,
  'a request without headers': `cors()({ method: 'GET' }, { setHeader() {}, end() {} }, () => {});`,
  'a readonly list': `cors({ origin: ['http://app.example.com'] as const });`,
};

const LOADED: Readonly<Record<string, (module: string) => string>> = {
  'import cors from': (module) => `import cors from '${module}';`,
  'import cors = require': (module) => `import cors = require('${module}');`,
};

const CLASSIC: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const SETTINGS: Readonly<Record<string, ts.CompilerOptions>> = {
  // As the tests of @types/cors are compiled.
  'their own settings': {
    ...CLASSIC,
    noImplicitAny: true,
    noImplicitThis: true,
    strictNullChecks: true,
    strictFunctionTypes: true,
  },
  strict: { ...CLASSIC, strict: true, exactOptionalPropertyTypes: true },
  'nothing strict': { ...CLASSIC, strict: false },
  nodenext: {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
  },
};

/** The declarations that the package carries, from the source as it is now. */
const DECLARATIONS = join(HERE, 'compat.d.ts');
const host = ts.createCompilerHost({});
const texts = new Map<string, string>();
const parsed = new Map<string, ts.SourceFile | undefined>();
const { getSourceFile, fileExists, readFile } = host;
host.fileExists = (name) => texts.has(name) || fileExists.call(host, name);
host.readFile = (name) => texts.get(name) ?? readFile.call(host, name);
host.getSourceFile = (name, options) => {
  const text = texts.get(name);
  if (text !== undefined) return ts.createSourceFile(name, text, options);
  // Whose module a file is depends on the settings, so each keeps its own.
  const key = `${JSON.stringify(options)} ${name}`;
  if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, name, options));
  return parsed.get(key);
};

beforeAll(() => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.build.json'), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  );
  const source = join(ROOT, 'lib', 'compat.ts');
  const program = ts.createProgram([source], { ...options, emitDeclarationOnly: true });
  program.emit(
    program.getSourceFile(source),
    (_name, text) => texts.set(DECLARATIONS, text),
    undefined,
    true,
  );
});

/** What the compiler says about each program, by its name; nothing about those that are right. */
function errorsOf(
  programs: Readonly<Record<string, string>>,
  module: string,
  load: (module: string) => string,
  settings: ts.CompilerOptions,
): Record<string, string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    esModuleInterop: true,
    ...settings,
    skipLibCheck: true,
    noEmit: true,
    paths: { 'corsage/compat': [DECLARATIONS] },
  };
  const names = Object.keys(programs);
  const files = names.map((_name, i) => join(HERE, `program-${i}.ts`));
  names.forEach((name, i) => {
    texts.set(files[i] as string, `${load(module)}\n${programs[name]}`);
  });
  const program = ts.createProgram(files, options, host);
  const errors: Record<string, string[]> = {};
  names.forEach((name, i) => {
    const file = program.getSourceFile(files[i] as string);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    if (found.length > 0) {
      errors[name] = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    }
  });
  return errors;
}

/** Other ways to load it, each a program by itself. */
const FORMS: Readonly<Record<string, (module: string) => string>> = {
  'types alone': (module) => `
    import type { CorsOptions, CorsOptionsDelegate, CorsRequest } from '${module}';
    const options: CorsOptions = { origin: true };
    const delegate: CorsOptionsDelegate<CorsRequest> = (_request, callback) => callback(null, options);
    export type { CorsOptions }; export default delegate;`,
  'the default beside types': (module) => `
    import cors, { type CorsOptions } from '${module}';
    const options: CorsOptions = {};
    export default cors(options);`,
  'a dynamic import': (module) => `
    import('${module}').then(({ default: cors }) => cors({ origin: '*' }));
    import('${module}').then((module) => module.default());`,
  'a type query': (module) => `
    export const options: import('${module}').CorsOptions = { maxAge: 5 };
    export type Factory = typeof import('${module}');`,
  'passed on': (module) =>
    `export { default } from '${module}'; export type { CorsOptions } from '${module}';`,
};

/** What only compat has: the names of the parts, and the member. */
const NAMED: Readonly<Record<string, string>> = {
  'the names of the parts': `
    import cors from 'corsage/compat';
    import type { CustomOrigin, StaticOrigin } from 'corsage/compat';
    const origins: StaticOrigin = [true, 'http://app.example.com', /example/];
    const answers: StaticOrigin[] = [true, 'null', /example/, origins];
    const decide: CustomOrigin = (origin, callback) => callback(null, origin === undefined ? answers[0] : origins);
    const either: cors.StaticOrigin | cors.CustomOrigin = decide;
    const options: cors.CorsOptions = { origin: either };
    cors(options);`,
  'the member': `import { cors } from 'corsage/compat'; cors({ origin: true });`,
};

jest.setTimeout(120_000);

const ways = Object.entries(LOADED).flatMap(([way, load]) =>
  Object.entries(SETTINGS).map(([name, settings]) => ({ way, load, name, settings })),
);

test.each(ways)('what @types/cors takes, corsage/compat takes ($way, $name)', ({ load, settings }) => {
  expect(errorsOf(PROGRAMS, 'cors', load, settings)).toEqual({});
  expect(errorsOf(PROGRAMS, 'corsage/compat', load, settings)).toEqual({});
});

test.each(ways)('what @types/cors refuses, corsage/compat refuses ($way, $name)', ({ load, settings }) => {
  const theirs = errorsOf(REFUSED, 'cors', load, settings);
  const ours = errorsOf(REFUSED, 'corsage/compat', load, settings);
  // Where nothing is strict, a callback's parameter may be anything.
  expect(Object.keys(theirs).length).toBeGreaterThan(settings.strict === false ? 5 : 12);
  expect(Object.keys(ours)).toEqual(Object.keys(theirs));
});

test.each(Object.entries(SETTINGS))(
  'every way of loading corsage/compat compiles (%s)',
  (_name, settings) => {
    const forms = (module: string) =>
      Object.fromEntries(Object.entries(FORMS).map(([form, program]) => [form, program(module)]));
    expect(errorsOf(forms('cors'), 'cors', () => '', settings)).toEqual({});
    expect(errorsOf(forms('corsage/compat'), 'corsage/compat', () => '', settings)).toEqual({});
    expect(errorsOf(NAMED, 'corsage/compat', () => '', settings)).toEqual({});
  },
);

test('a namespace import of corsage/compat compiles where esModuleInterop is off', () => {
  const settings = { ...CLASSIC, strict: true, esModuleInterop: false };
  const load = (module: string) => `import * as cors from '${module}';`;
  expect(errorsOf(PROGRAMS, 'cors', load, settings)).toEqual({});
  expect(errorsOf(PROGRAMS, 'corsage/compat', load, settings)).toEqual({});
});
