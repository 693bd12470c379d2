// The whole answer as settings of a server, to paste. Each is run on the real server: __tests__/processes/snippets.test.ts.

import { getHeader, type HeaderList, valuesOf } from '../http';
import type { Answer, AnswerPart } from './whole-answer';

type Parts = Omit<Answer, 'url'>;

export const SERVERS = ['nginx', 'apache', 'express', 'corsage', 'fastapi', 'django'] as const;
export type ServerName = (typeof SERVERS)[number];

/**
 * The server that sent these headers, if they tell. What an app says counts more than what a proxy in front of it does; only
 * that one can take out what is sent twice.
 */
export function serverNamed(headers: HeaderList): ServerName | undefined {
  const front = frontNamed(headers);
  if (isAddedTwice(headers)) return front === 'nginx' || front === 'apache' ? front : undefined;
  return appNamed(headers) ?? front;
}

/** On two lines, or on one that a proxy made of them: nobody lists an origin twice, or `*` with others. */
export function isAddedTwice(headers: HeaderList): boolean {
  const lines = valuesOf(headers, ORIGIN);
  const items = lines.flatMap((line) => line.split(/[\s,]+/));
  return lines.length > 1 || (items.length > 1 && items.includes('*')) || new Set(items).size < items.length;
}

/** The app and what is in front of it, if the headers tell of both. */
export function layersNamed(headers: HeaderList): readonly [app: ServerName, front: ServerName] | undefined {
  const [app, front] = [appNamed(headers), frontNamed(headers)];
  return app && front && [app, front];
}

function appNamed(headers: HeaderList): ServerName | undefined {
  if (getHeader(headers, 'X-Cors-Reason') !== null) return 'corsage';
  return /^express$/i.test(getHeader(headers, 'X-Powered-By') ?? '') ? 'express' : undefined;
}

function frontNamed(headers: HeaderList): ServerName | undefined {
  const [product = ''] = valuesOf(headers, 'Server');
  const [, server] = /^(nginx|apache|uvicorn|wsgiserver)\b/i.exec(product) ?? [];
  const names: Readonly<Record<string, ServerName>> = { uvicorn: 'fastapi', wsgiserver: 'django' };
  const name = server?.toLowerCase();
  return name === undefined ? undefined : (names[name] ?? (name as ServerName));
}

export function snippetFor(server: ServerName, answer: Parts): string {
  const hasLists = answer.preflight?.headers.some(([name]) => /-Allow-(?:Methods|Headers)$/.test(name));
  const comment = server === 'express' || server === 'corsage' ? '//' : '#';
  // They hold for the whole app, but only one of its requests is known.
  const more = hasLists ? [`${comment} add the methods and headers of your other requests to the lists`] : [];
  return [...more, ...SNIPPETS[server](answer)].join('\n');
}

const SNIPPETS: Readonly<Record<ServerName, (answer: Parts) => string[]>> = {
  nginx({ preflight, actual }) {
    const origin = originOf(actual);
    const add = ([name, value]: Line, more = '') =>
      `add_header ${name} ${name === ORIGIN ? '$cors_origin' : JSON.stringify(value)}${more};`;
    const options = preflight === null ? [] : preflight.headers.map((line) => `  ${add(line)}`);
    return [
      '# in http { }, with one line for each origin:',
      'map $http_origin $cors_origin {',
      origin === '*' ? '  default *;' : `  "${origin}" $http_origin;`,
      '}',
      '# in location { }:',
      // What an app behind it sends would come twice.
      ...actual.headers.filter(isNotVary).map(([name]) => `proxy_hide_header ${name};`),
      ...actual.headers.map((line) => add(line, ' always')),
      ...(preflight === null ? [] : ['if ($request_method = OPTIONS) {', ...options, '  return 204;', '}']),
    ];
  },
  apache({ preflight, actual }) {
    const origin = originOf(actual);
    const listed = origin === '*' ? '*' : `"expr=%{HTTP:Origin}" "expr=%{HTTP:Origin} in { '${origin}' }"`;
    const names = new Map([...(preflight?.headers ?? []), ...actual.headers].filter(isNotVary));
    const options = [
      'RewriteEngine On',
      'RewriteCond %{REQUEST_METHOD} =OPTIONS',
      'RewriteRule ^ - [R=204,L]',
    ];
    return [
      `# needs mod_headers${preflight === null ? '' : ' and mod_rewrite'}`,
      // What an app behind it sends would come twice.
      ...[...names.keys()].map((name) => `Header unset ${name}`),
      ...[...names].map(
        ([name, value]) => `Header always set ${name} ${name === ORIGIN ? listed : JSON.stringify(value)}`,
      ),
      ...(origin === '*' ? [] : ['Header always merge Vary Origin']),
      ...(preflight === null ? [] : options),
    ];
  },
  express: (answer) => [
    "const cors = require('cors'); // or 'corsage': it takes the same options",
    ...javaScript(answer),
  ],
  corsage: (answer) => ["const cors = require('corsage');", ...javaScript(answer)],
  fastapi: (answer) => [
    'from fastapi.middleware.cors import CORSMiddleware',
    'app.add_middleware(  # after every other one, so that it runs first',
    '    CORSMiddleware,',
    ...Object.entries(settingsOf(answer)).map(
      ([name, value]) => `    ${NAMES[name as keyof Settings].fastapi}=${python(value)},`,
    ),
    ')',
  ],
  django: (answer) => [
    '# in settings.py, after pip install django-cors-headers:',
    'INSTALLED_APPS += ["corsheaders"]',
    'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]',
    ...Object.entries(settingsOf(answer)).map(([name, value]) =>
      name === 'origin' && value === '*'
        ? 'CORS_ALLOW_ALL_ORIGINS = True'
        : `${NAMES[name as keyof Settings].django} = ${python(value)}`,
    ),
  ],
};

type Line = HeaderList[number];

const ORIGIN = 'Access-Control-Allow-Origin';

function originOf({ headers }: AnswerPart): string {
  return getHeader(headers, ORIGIN) as string;
}

function isNotVary([name]: Line): boolean {
  return name !== 'Vary';
}

/** As the options of a middleware. */
interface Settings {
  origin: string | string[];
  credentials?: true;
  methods?: string[];
  allowedHeaders?: string[];
  exposedHeaders?: string[];
  maxAge?: number;
}

/** What the middlewares of FastAPI and of Django call them. */
const NAMES: Readonly<Record<keyof Settings, { readonly fastapi: string; readonly django: string }>> = {
  origin: { fastapi: 'allow_origins', django: 'CORS_ALLOWED_ORIGINS' },
  credentials: { fastapi: 'allow_credentials', django: 'CORS_ALLOW_CREDENTIALS' },
  methods: { fastapi: 'allow_methods', django: 'CORS_ALLOW_METHODS' },
  allowedHeaders: { fastapi: 'allow_headers', django: 'CORS_ALLOW_HEADERS' },
  exposedHeaders: { fastapi: 'expose_headers', django: 'CORS_EXPOSE_HEADERS' },
  maxAge: { fastapi: 'max_age', django: 'CORS_PREFLIGHT_MAX_AGE' },
};

function settingsOf({ preflight, actual }: Parts): Settings {
  const origin = originOf(actual);
  const settings: Settings = { origin: origin === '*' ? origin : [origin] };
  if (getHeader(actual.headers, 'Access-Control-Allow-Credentials') !== null) settings.credentials = true;
  for (const [name, value] of [...(preflight?.headers ?? []), ...actual.headers]) {
    if (name === 'Access-Control-Allow-Methods') settings.methods = value.split(', ');
    if (name === 'Access-Control-Allow-Headers') settings.allowedHeaders = value.split(', ');
    if (name === 'Access-Control-Expose-Headers') settings.exposedHeaders = value.split(', ');
    if (name === 'Access-Control-Max-Age') settings.maxAge = Number(value);
  }
  return settings;
}

function javaScript(answer: Parts): string[] {
  const options = Object.entries(settingsOf(answer)).map(([name, value]) => {
    const text = JSON.stringify(value).replaceAll("'", "\\'").replaceAll('"', "'");
    return `  ${name}: ${text.replaceAll("','", "', '")},`;
  });
  return ['app.use(cors({ // before the routes and the log-in', ...options, '}));'];
}

function python(value: unknown): string {
  if (value === true) return 'True';
  return value === '*' ? '["*"]' : JSON.stringify(value).replaceAll('","', '", "');
}
