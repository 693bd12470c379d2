// Mistakes that people make with options, each with what they meant and the exact message.
// Collected from public questions, issues and configuration files, and written down before the code that finds them.

import type cors from 'corsage';

export interface Mistake {
  /** The options as written. */
  readonly written: unknown;
  readonly code: cors.ProblemCode;
  readonly message: string;
  readonly fix: string;
  /** An origin that was meant to be allowed; undefined when it cannot be known. */
  readonly meant?: string;
}

type Row = readonly [written: string, says: string, fix: string, meant?: string];

const APP = 'https://app.example.com';
const FORM = 'Write scheme://host or scheme://host:port, such as "https://app.example.com".';
const PATTERNS =
  'A wildcard stands for whole labels in front ("https://*.example.com") or for the whole port ("http://localhost:*"). For anything else use a RegExp or a function.';
const PORTS = 'Write a port from 1 to 65535, ":*" for any port, or none.';
const GLUE = 'Put the dot of (www\\.)? inside the group, or list the names that you own one by one.';
const NO_WILDCARD_HOST = 'Name each host. To allow any origin, write origin: "*" alone.';
const EACH_NAME = 'List each name: nobody owns all names with the same beginning.';
const GAP = 'has a space or a line end in it';
const TORN =
  'Take out the space. If these are several origins, write a comma between them, and the scheme in front of each.';
const UNFILLED = 'Set the variable that was to be filled in there.';
const UNQUOTED = 'If it comes from an environment variable, write it there without quotes.';
const missing = (word: string) =>
  `Take ${word} out, or set the value that is missing there. Write the origins with commas between them, without brackets.`;
const OWN = 'Write the origin of your own page.';
const EMPTY = `${UNFILLED} For every host below it, write "*" in front of the dot.`;
const PLACEHOLDER = 'Write the value in its place. JavaScript fills in placeholders only between backticks.';
const OPAQUE =
  'The origin of such a page is null, which any site can send. Serve the page over https instead.';
const MISSING = 'write false to allow no origin, or leave origin out to allow any origin.';
const FILES =
  'Electron and Android WebViews send it; browsers send null for a page that was opened from a file.';

/** `origin` as a string, without credentials. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is the mistake
const STRINGS: Readonly<Partial<Record<cors.ProblemCode, readonly Row[]>>> = {
  ORIGIN_TRAILING_SLASH: [
    [`${APP}/`, 'ends with a slash', `Write "${APP}".`, APP],
    [
      'http://localhost:3000/',
      'ends with a slash',
      'Write "http://localhost:3000".',
      'http://localhost:3000',
    ],
    ['https://*.example.com/', 'ends with a slash', 'Write "https://*.example.com".', APP],
    ['chrome-extension://*/', 'ends with a slash', 'Write "chrome-extension://*".', 'chrome-extension://abc'],
  ],
  ORIGIN_PATH: [
    [`${APP}/login`, 'has a path', `Write "${APP}".`, APP],
    [`${APP}/*`, 'has a path', `Write "${APP}".`, APP],
    [`${APP}//`, 'has a path', `Write "${APP}".`, APP],
    ['tauri://localhost/index.html', 'has a path', 'Write "tauri://localhost".', 'tauri://localhost'],
    ['file:///index.html', 'has a path', `Write "file://". ${FILES}`, 'file://'],
    ['file:///C:/app/index.html', 'has a path', `Write "file://". ${FILES}`, 'file://'],
  ],
  ORIGIN_QUERY: [[`${APP}?page=1`, 'has a query', `Write "${APP}".`, APP]],
  ORIGIN_FRAGMENT: [[`${APP}#top`, 'has a fragment', `Write "${APP}".`, APP]],
  ORIGIN_USERINFO: [
    ['https://me:secret@app.example.com', 'has a user name in front of the host', `Write "${APP}".`, APP],
  ],
  ORIGIN_UPPER_CASE: [
    ['https://App.Example.com', 'has upper-case letters', `Write "${APP}".`, APP],
    ['HTTPS://app.example.com', 'has an upper-case scheme', `Write "${APP}".`, APP],
    ['NULL', 'has upper-case letters', 'Write "null".', 'null'],
    [
      'FILE://',
      'has an upper-case scheme and is not how apps send the origin of a file',
      `Write "file://". ${FILES}`,
      'file://',
    ],
  ],
  ORIGIN_DEFAULT_PORT: [
    [`${APP}:443`, 'has the default port', `Write "${APP}".`, APP],
    ['http://localhost:80', 'has the default port', 'Write "http://localhost".', 'http://localhost'],
  ],
  ORIGIN_PORT: [
    [`${APP}:`, 'has a port that browsers write differently', `Write "${APP}".`, APP],
    [`${APP}:08443`, 'has a port that browsers write differently', `Write "${APP}:8443".`, `${APP}:8443`],
    [`${APP}:0`, 'does not have a valid port', PORTS],
    ['http://localhost:70000', 'does not have a valid port', PORTS],
    ['http://localhost:port', 'does not have a valid port', PORTS],
  ],
  ORIGIN_SCHEME_MISSING: [
    ['app.example.com', 'has no scheme', `Write "${APP}".`, APP],
    ['app.example.com:8443', 'has no scheme', `Write "${APP}:8443".`, `${APP}:8443`],
    ['//app.example.com', 'has no scheme', `Write "${APP}".`, APP],
    ['localhost', 'has no scheme', 'Write "http://localhost".', 'http://localhost'],
    ['localhost:3000', 'has no scheme', 'Write "http://localhost:3000".', 'http://localhost:3000'],
    ['localhost:*', 'has no scheme', 'Write "http://localhost:*".', 'http://localhost:5173'],
    ['127.0.0.1:8080', 'has no scheme', 'Write "http://127.0.0.1:8080".', 'http://127.0.0.1:8080'],
    ['192.168.1.5:3000', 'has no scheme', 'Write "http://192.168.1.5:3000".', 'http://192.168.1.5:3000'],
    ['10.0.0.7:8080', 'has no scheme', 'Write "http://10.0.0.7:8080".', 'http://10.0.0.7:8080'],
    [
      '172.20.1.1:80',
      'has no scheme and has the default port',
      'Write "http://172.20.1.1".',
      'http://172.20.1.1',
    ],
    ['169.254.10.1', 'has no scheme', 'Write "http://169.254.10.1".', 'http://169.254.10.1'],
    ['printer.local:631', 'has no scheme', 'Write "http://printer.local:631".', 'http://printer.local:631'],
    ['[::1]:3000', 'has no scheme', 'Write "http://[::1]:3000".', 'http://[::1]:3000'],
    [
      '::1',
      'has no scheme and has an IPv6 address without brackets',
      'Write "http://[::1]".',
      'http://[::1]',
    ],
    ['*.example.com', 'has no scheme', 'Write "https://*.example.com".', APP],
    [
      '.example.com',
      'has no scheme and begins with a dot instead of a wildcard',
      'Write "https://*.example.com".',
      APP,
    ],
    [
      '*example.com',
      'has no scheme and has a wildcard that is not one whole label in front',
      'Write "https://*.example.com".',
      APP,
    ],
    ['172.32.1.1', 'has no scheme', 'Write "https://172.32.1.1".', 'https://172.32.1.1'],
    ['*.*', 'has no scheme and has a wildcard that is not one whole label in front', EACH_NAME],
    ['example.com/*', 'has no scheme and has a path', 'Write "https://example.com".', 'https://example.com'],
  ],
  ORIGIN_SCHEME: [
    ['https:app.example.com', 'does not have "://" after the scheme', `Write "${APP}".`, APP],
    ['https:/app.example.com', 'does not have "://" after the scheme', `Write "${APP}".`, APP],
    [
      'http//localhost:3000',
      'does not have "://" after the scheme',
      'Write "http://localhost:3000".',
      'http://localhost:3000',
    ],
    ['https:\\\\app.example.com', 'does not have "://" after the scheme', `Write "${APP}".`, APP],
    ['https:///app.example.com', 'has too many slashes after the scheme', `Write "${APP}".`, APP],
    ['https://https://app.example.com', 'has two schemes', `Write "${APP}".`, APP],
    ['http://https://app.example.com/', 'has two schemes and ends with a slash', `Write "${APP}".`, APP],
    [
      'https://http://localhost:3000',
      'has two schemes',
      'Write "http://localhost:3000".',
      'http://localhost:3000',
    ],
    [
      'wss://app.example.com',
      'has the scheme wss:, which is not the scheme of a page',
      `Write "${APP}".`,
      APP,
    ],
    [
      'ws://localhost:3000',
      'has the scheme ws:, which is not the scheme of a page',
      'Write "http://localhost:3000".',
      'http://localhost:3000',
    ],
    [
      'ftp://app.example.com',
      'has the scheme ftp:, which is not the scheme of a page',
      `Write the origin of a page, such as "${APP}".`,
    ],
    ['about:blank', 'has the scheme about:, which is not the scheme of a page', OPAQUE],
    ['data:text/html,hello', 'has the scheme data:, which is not the scheme of a page', OPAQUE],
    [
      `blob:${APP}/0b6e`,
      "has the scheme blob:, and the page's origin after it and has a path",
      `Write "${APP}".`,
      APP,
    ],
    ['file:', 'is not how apps send the origin of a file', `Write "file://". ${FILES}`, 'file://'],
    ['file:///', 'is not how apps send the origin of a file', `Write "file://". ${FILES}`, 'file://'],
    [
      'capacitor:localhost',
      'does not have "://" after the scheme',
      'Write "capacitor://localhost".',
      'capacitor://localhost',
    ],
  ],
  ORIGIN_HOST: [
    ['https://', 'has no host', FORM],
    ['https://:8443', 'has no host', FORM],
    [
      'http://127.1:3000',
      'has a host that browsers write differently',
      'Write "http://127.0.0.1:3000".',
      'http://127.0.0.1:3000',
    ],
    ['http://256.1.1.1', 'does not have a valid host', FORM],
    ['https://app..example.com', 'has an empty label in its host', `Write "${APP}".`, APP],
    ['https://.example.com', 'has an empty label in its host', EMPTY],
    ['https://*..example.com', 'has an empty label in its host', 'Write "https://*.example.com".', APP],
    ['https://app.example.com..', 'has an empty label in its host', `Write "${APP}".`, APP],
    [
      'capacitor://my..app',
      'has an empty label in its host',
      'Write "capacitor://my.app".',
      'capacitor://my.app',
    ],
  ],
  ORIGIN_CHARACTER: [
    ['https://app$.example.com', 'has the character "$" in its host', FORM],
    ['https://app.example.com}', 'has the character "}" in its host', FORM],
    ['https://app".example.com', 'has the character "\\"" in its host', FORM],
    ['https://app!.example.com', 'has the character "!" in its host', FORM],
    ['https://app~1.example.com', 'has the character "~" in its host', FORM],
  ],
  ORIGIN_UNICODE: [
    [
      'https://m\u00fcnchen.example',
      'has a host that is not in Punycode',
      'Write "https://xn--mnchen-3ya.example".',
      'https://xn--mnchen-3ya.example',
    ],
    [
      'https://*.b\u00fccher.example',
      'has a host that is not in Punycode',
      'Write "https://*.xn--bcher-kva.example".',
      'https://a.xn--bcher-kva.example',
    ],
  ],
  ORIGIN_IPV6: [
    [
      'http://[0:0:0:0:0:0:0:1]:3000',
      'has an IPv6 address that browsers write differently',
      'Write "http://[::1]:3000".',
      'http://[::1]:3000',
    ],
    [
      'http://::1:3000',
      'has an IPv6 address without brackets',
      'Write "http://[::1]:3000".',
      'http://[::1]:3000',
    ],
    [
      'http://2001:db8::1',
      'has an IPv6 address without brackets',
      'Write "http://[2001:db8::1]".',
      'http://[2001:db8::1]',
    ],
    [
      'http://2001:db8::1:8080',
      'has an IPv6 address without brackets',
      'Write "http://[2001:db8::1]:8080". If 8080 is part of the address and not the port, write "http://[2001:db8::1:8080]".',
      'http://[2001:db8::1]:8080',
    ],
    [
      'https://fe80::1:*',
      'has an IPv6 address without brackets',
      'Write "https://[fe80::1]:*".',
      'https://[fe80::1]:8443',
    ],
  ],
  ORIGIN_TEMPLATE: [
    ['undefined', 'is what a missing environment variable becomes in a string', `Set it, ${MISSING}`],
    ['NaN', 'is what a missing environment variable becomes in a string', `Set it, ${MISSING}`],
    ['[object Object]', 'is what an object becomes in a string', `Set it, ${MISSING}`],
    ['https://undefined', 'has the host "undefined"', UNFILLED],
    ['http://undefined:3000', 'has the host "undefined"', UNFILLED],
    ['https://null', 'has the host "null"', UNFILLED],
    ['https://NaN', 'has the host "nan"', UNFILLED],
    ['https://*.undefined', 'has the host "undefined"', UNFILLED],
    ['https://https', 'has the host "https"', UNFILLED],
    ['http://localhost:undefined', 'has the port "undefined"', UNFILLED],
    ['${APP_ORIGIN}', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['https://${host}', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['$APP_ORIGIN', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['%APP_ORIGIN%', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['{{ app_origin }}', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['<your-domain>', 'has a placeholder in it that was not filled in', PLACEHOLDER],
  ],
  ORIGIN_QUOTES: [
    [`"${APP}"`, 'has quotes or brackets around it', `Write "${APP}". ${UNQUOTED}`, APP],
    [`'${APP}'`, 'has quotes or brackets around it', `Write "${APP}". ${UNQUOTED}`, APP],
    [`\u201c${APP}\u201d`, 'has quotes or brackets around it', `Write "${APP}".`, APP],
    [`(${APP})`, 'has quotes or brackets around it', `Write "${APP}".`, APP],
    [`<${APP}>`, 'has quotes or brackets around it', `Write "${APP}".`, APP],
    [
      `"${APP}/"`,
      'has quotes or brackets around it and ends with a slash',
      `Write "${APP}". ${UNQUOTED}`,
      APP,
    ],
    [
      `"${APP}", "https://shop.example.net"`,
      'has quotes or brackets around it',
      `Write "${APP}, https://shop.example.net". ${UNQUOTED}`,
      APP,
    ],
    ['https:\\/\\/app.example.com', 'has backslashes in it', `Write "${APP}".`, APP],
    [
      `"${APP}" "shop.example.net"`,
      'has quotes or brackets around it and has several origins without commas between them',
      `Write "${APP}, https://shop.example.net". ${UNQUOTED}`,
      APP,
    ],
    [`${APP}]`, 'has quotes or brackets around it', `Write "${APP}".`, APP],
    [
      '[::1',
      'has quotes or brackets around it, has no scheme and has an IPv6 address without brackets',
      'Write "http://[::1]".',
      'http://[::1]',
    ],
  ],
  ORIGIN_LIST_IN_STRING: [
    [
      `["${APP}","https://shop.example.net"]`,
      'is a list with brackets inside a string',
      `Write "${APP}, https://shop.example.net".`,
      APP,
    ],
    [`['${APP}']`, 'is a list with brackets inside a string', `Write "${APP}".`, APP],
    [
      `[${APP}, localhost:3000]`,
      'is a list with brackets inside a string',
      `Write "${APP}, http://localhost:3000".`,
      APP,
    ],
    ['["*"]', 'is a list with brackets inside a string and means any origin', 'Write origin: "*".', APP],
    [
      `{${APP},"https://shop.example.net"}`,
      'is a list with brackets inside a string',
      `Write "${APP}, https://shop.example.net".`,
      APP,
    ],
    [
      `[${APP}], [https://shop.example.net]`,
      'is a list with brackets inside a string',
      `Write "${APP}, https://shop.example.net".`,
      'https://shop.example.net',
    ],
    [
      `[${APP}, https://shop.example.net`,
      'is a list with brackets inside a string',
      `Write "${APP}, https://shop.example.net".`,
      APP,
    ],
    [
      '[::1, fd00::2]',
      'is a list with brackets inside a string',
      'Write "http://[::1], http://[fd00::2]".',
      'http://[fd00::2]',
    ],
    [
      '[[::1], [fd00::2]]',
      'is a list with brackets inside a string',
      'Write "http://[::1], http://[fd00::2]".',
      'http://[fd00::2]',
    ],
  ],
  ORIGIN_PREFIX: [
    [`CORS_ORIGIN=${APP}`, 'has a name in front of the origin', `Write "${APP}".`, APP],
    [`Origin: ${APP}`, 'has a name in front of the origin', `Write "${APP}".`, APP],
    [`Access-Control-Allow-Origin: ${APP}`, 'has a name in front of the origin', `Write "${APP}".`, APP],
  ],
  ORIGIN_SEPARATOR: [
    [
      `${APP} https://shop.example.net`,
      'has several origins without commas between them',
      `Write "${APP}, https://shop.example.net".`,
      APP,
    ],
    [
      `${APP};https://shop.example.net;`,
      'has several origins without commas between them',
      `Write "${APP}, https://shop.example.net".`,
      APP,
    ],
    [
      `${APP}\nlocalhost:3000`,
      'has several origins without commas between them',
      `Write "${APP}, http://localhost:3000".`,
      'http://localhost:3000',
    ],
    [
      `${APP} | *.example.net`,
      'has several origins without commas between them',
      `Write "${APP}, https://*.example.net".`,
      'https://shop.example.net',
    ],
    [
      `- ${APP}\n- https://shop.example.net`,
      'has several origins without commas between them',
      `Write "${APP}, https://shop.example.net".`,
      'https://shop.example.net',
    ],
    [
      `${APP} and https://shop.example.net`,
      'has several origins without commas between them',
      `Write "${APP}, https://shop.example.net".`,
      'https://shop.example.net',
    ],
    [
      '[::1] [fd00::2]:3000',
      'has several origins without commas between them',
      'Write "http://[::1], http://[fd00::2]:3000".',
      'http://[fd00::2]:3000',
    ],
  ],
  ORIGIN_KEYWORD: [
    ['true', 'is the word true in a string', 'Write true, without quotes.'],
    ['FALSE', 'is the word false in a string', 'Write false, without quotes.'],
    [
      "'self'",
      'is a keyword of Content-Security-Policy, not an origin',
      `Write the origin itself, such as "${APP}".`,
    ],
  ],
  ORIGIN_EMPTY: [
    ['', 'is empty', `Write an origin (or set the environment variable that it comes from), ${MISSING}`],
    [' , ,', 'is empty', `Write an origin (or set the environment variable that it comes from), ${MISSING}`],
  ],
  ORIGIN_REGEXP_IN_STRING: [
    ['/^https:\\/\\/app\\.example\\.com$/', 'is a RegExp written as a string', `Write "${APP}".`, APP],
    ['^https://app.example.com$', 'is a RegExp written as a string', `Write "${APP}".`, APP],
    ['/^https://app.example.com$/', 'is a RegExp written as a string', `Write "${APP}".`, APP],
    ['/\\.example\\.com$/', 'is a RegExp written as a string', 'Write "https://*.example.com".', APP],
    ['https://.*\\.example\\.com', 'is a RegExp written as a string', 'Write "https://*.example.com".', APP],
    [
      '^https://(.*\\.)?example\\.com$',
      'is a RegExp written as a string',
      'Write "https://example.com, https://*.example.com".',
      'https://example.com',
    ],
    [
      '^https?://app\\.example\\.com$',
      'is a RegExp written as a string',
      'Write /^https?:\\/\\/app\\.example\\.com$/, without quotes.',
      APP,
    ],
    [
      'https?://app.example.com',
      'is a RegExp written as a string',
      'Write /^https?:\\/\\/app\\.example\\.com$/.',
      APP,
    ],
    [
      'http(s)://app.example.com',
      'is a RegExp written as a string',
      'Write /^https?:\\/\\/app\\.example\\.com$/.',
      APP,
    ],
    [
      '^https://[a-z]{1,3}\\.example\\.com$',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/[a-z]{1,3}\\.example\\.com$/, without quotes.',
      APP,
    ],
    [
      '^(https://app\\.example\\.com|https://b\\.example\\.com)',
      'is a RegExp written as a string',
      'Write /^(https:\\/\\/app\\.example\\.com|https:\\/\\/b\\.example\\.com)$/, without quotes.',
      APP,
    ],
    [
      'https://(app)?example.com',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/(app\\.)?example\\.com$/.',
      APP,
    ],
    ['^https://example.com?$', 'is a RegExp written as a string', 'Write /^https:\\/\\/example\\.com$/.'],
    ['https://www?example.com', 'is a RegExp written as a string', GLUE],
    ['https://app.?example.com', 'is a RegExp written as a string', GLUE],
    [
      'https://www?.example.com',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/www?\\.example\\.com$/.',
      'https://www.example.com',
    ],
    [
      '\\Ahttps://[a-z]{1,3}\\.example\\.com\\z',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/[a-z]{1,3}\\.example\\.com$/, without quotes.',
      APP,
    ],
    ['\\Ahttps://app\\.example\\.com\\z', 'is a RegExp written as a string', `Write "${APP}".`, APP],
    [
      '.*example.*',
      'is a RegExp written as a string',
      'Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/. If it is right as it is, use a function: (origin) => regexp.test(origin).',
    ],
    [
      'https://(www|app).example.com',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/(www|app)\\.example\\.com$/.',
      APP,
    ],
    [
      '/^https:\\/\\/pr-\\d+\\.example\\.com$/',
      'is a RegExp written as a string',
      'Write /^https:\\/\\/pr-\\d+\\.example\\.com$/, without quotes.',
      'https://pr-7.example.com',
    ],
    [
      '/^http:\\/\\/localhost:\\d+$/',
      'is a RegExp written as a string',
      'Write /^http:\\/\\/localhost:\\d+$/, without quotes.',
      'http://localhost:3000',
    ],
    [
      '/^https:\\/\\/pr-\\d+\\.example\\.com$/i, /^https:\\/\\/app\\.example\\.com$/, /\\.example\\.org$/',
      'is a RegExp written as a string',
      'Write [/^https:\\/\\/pr-\\d+\\.example\\.com$/i, /^https:\\/\\/app\\.example\\.com$/, /\\.example\\.org$/], without quotes.',
      'https://pr-7.example.com',
    ],
    [
      '/^https:\\/\\/app\\.example\\.com$/, /com$/',
      'is a RegExp written as a string',
      'An origin is scheme://host or scheme://host:port, in lower case. Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/.',
    ],
    [
      '/^https://(/',
      'is a RegExp written as a string',
      'Write it as a RegExp that JavaScript can read, without quotes.',
    ],
  ],
  ORIGIN_WILDCARD: [
    [
      'https://*example.com',
      'has a wildcard that is not one whole label in front',
      'Write "https://*.example.com".',
      APP,
    ],
    [
      'https://**.example.com',
      'has a wildcard that is not one whole label in front',
      'Write "https://*.example.com".',
      APP,
    ],
    [
      'https://*.*.example.com',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/[a-z0-9-]+\\.[a-z0-9-]+\\.example\\.com$/, a RegExp.',
      'https://a.b.example.com',
    ],
    [
      'https://app-*.example.com',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/app-[a-z0-9-]+\\.example\\.com$/, a RegExp.',
      'https://app-7.example.com',
    ],
    [
      'https://app.*.example.com',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/app\\.[a-z0-9-]+\\.example\\.com$/, a RegExp.',
      'https://app.eu.example.com',
    ],
    [
      'https://pr-*.example.com:*',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/pr-[a-z0-9-]+\\.example\\.com(:\\d+)?$/, a RegExp.',
      'https://pr-7.example.com:8443',
    ],
    [
      'http://192.168.1.*:3000',
      'has a wildcard in an address',
      'Write /^http:\\/\\/192\\.168\\.1\\.\\d{1,3}:3000$/, a RegExp.',
      'http://192.168.1.7:3000',
    ],
    [
      'http://10.*',
      'has a wildcard in an address',
      'Write /^http:\\/\\/10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}$/, a RegExp.',
      'http://10.1.2.3',
    ],
    ['https://example.*', 'has a wildcard that is not one whole label in front', EACH_NAME],
    ['https://*.127.0.0.1', 'has a wildcard in front of a host that has no subdomains', PATTERNS],
    ['https://*', 'has a wildcard in place of the host', NO_WILDCARD_HOST],
    ['http://*:3000', 'has a wildcard in place of the host', NO_WILDCARD_HOST],
    [
      'capacitor://*',
      'has a wildcard in place of the host',
      'Write "capacitor://localhost".',
      'capacitor://localhost',
    ],
    ['tauri://*', 'has a wildcard in place of the host', 'Write "tauri://localhost".', 'tauri://localhost'],
    ['*://app.example.com', 'has a wildcard as scheme', `Write "${APP}, http://app.example.com".`, APP],
    [
      'http*://app.example.com',
      'has a wildcard as scheme',
      `Write "${APP}, http://app.example.com".`,
      'http://app.example.com',
    ],
    ['http://localhost:3***', 'has a wildcard in the port', PATTERNS],
    [
      'http://localhost*',
      'has a wildcard at the end of the host',
      'Write "http://localhost:*".',
      'http://localhost:3000',
    ],
    ['https://app.example.com*', 'has a wildcard at the end of the host', `Write "${APP}".`, APP],
  ],
  ORIGIN_TOO_LONG: [[`https://${'a'.repeat(1200)}.example`, 'is too long to be an origin', FORM]],
};

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

/** Variants of these, at the limits between two messages. */
const VARIANTS: Readonly<Partial<Record<cors.ProblemCode, readonly Row[]>>> = {
  ORIGIN_LIST_IN_STRING: [
    ['[null]', 'is a list with brackets inside a string, and has null in it', missing('null')],
    [
      '["https://a.example", true]',
      'is a list with brackets inside a string, and has true in it',
      missing('true'),
    ],
  ],
  ORIGIN_PREFIX: [
    ['https://a.example # prod', 'has a comment after it', 'Write "https://a.example".'],
    ['export ORIGIN=https://a.example', 'has a name in front of the origin', 'Write "https://a.example".'],
  ],
  ORIGIN_CHARACTER: [
    ['capacitor://a~b', 'has the character "~" in its host', FORM],
    ['https://exam^ple.com', 'has the character "^" in its host', FORM],
  ],
  ORIGIN_DEFAULT_PORT: [
    ['https://a:00443', 'has the default port', 'Write "https://a".'],
    ['http://a:0080', 'has the default port', 'Write "http://a".'],
    ['https://example.com:443', 'has the default port', 'Write "https://example.com".'],
    ['http://example.com:80', 'has the default port', 'Write "http://example.com".'],
    ['https://*.example.com:443', 'has the default port', 'Write "https://*.example.com".'],
    ['https://[::1]:443', 'has the default port', 'Write "https://[::1]".'],
  ],
  ORIGIN_EMPTY: [
    [
      ' \t',
      'is empty',
      'Write an origin (or set the environment variable that it comes from), write false to allow no origin, or leave origin out to allow any origin.',
    ],
    [
      ' \t\n',
      'is empty',
      'Write an origin (or set the environment variable that it comes from), write false to allow no origin, or leave origin out to allow any origin.',
    ],
  ],
  ORIGIN_FRAGMENT: [
    ['https://app.example.com#a', 'has a fragment', 'Write "https://app.example.com".'],
    ['https://example.com#top', 'has a fragment', 'Write "https://example.com".'],
  ],
  ORIGIN_HOST: [
    ['https://.co.uk', 'has only a public suffix after the dot', FORM],
    ['http://127.1', 'has a host that browsers write differently', 'Write "http://127.0.0.1".'],
    ['https://xn--a', 'does not have a valid host', FORM],
    ['https://a.example:80:', 'does not have a valid host', FORM],
    ['https://%00', 'does not have a valid host', FORM],
    ['https://a%20b', 'does not have a valid host', FORM],
    ['https://.A.example', 'has an empty label in its host', EMPTY],
    ['capacitor://b\u00fccher/', 'does not have a valid host and ends with a slash', FORM],
    ['https://exa%6dple.com', 'has a host that browsers write differently', 'Write "https://example.com".'],
    ['https://127.1', 'has a host that browsers write differently', 'Write "https://127.0.0.1".'],
    ['https://0x7f.0.0.1', 'has a host that browsers write differently', 'Write "https://127.0.0.1".'],
    ['https://127.0.0.1.', 'has a host that browsers write differently', 'Write "https://127.0.0.1".'],
    ['https://.127.0.0.1', 'has an empty label in its host', EMPTY],
    ['https://[::1', 'does not have a valid host', FORM],
    ['https://example.com:80:90', 'does not have a valid host', FORM],
    ['https://example.com:8443:*', 'does not have a valid host', FORM],
    ['app://', 'has no host', FORM],
    ['app://caf\u00e9', 'does not have a valid host', FORM],
  ],
  ORIGIN_IPV6: [
    ['http://[0:0::1]', 'has an IPv6 address that browsers write differently', 'Write "http://[::1]".'],
    ['http://[::0001]', 'has an IPv6 address that browsers write differently', 'Write "http://[::1]".'],
    [
      'http://[::ffff:127.0.0.1]',
      'has an IPv6 address that browsers write differently',
      'Write "http://[::ffff:7f00:1]".',
    ],
    ['https://2001:db8::1', 'has an IPv6 address without brackets', 'Write "https://[2001:db8::1]".'],
  ],
  ORIGIN_KEYWORD: [
    ['off', 'is the word off in a string', 'Write false, without quotes.'],
    ['none', 'is the word none in a string', 'Write false, without quotes.'],
    ['True', 'is the word true in a string', 'Write true, without quotes.'],
    ['false', 'is the word false in a string', 'Write false, without quotes.'],
    [
      'self',
      'is a keyword of Content-Security-Policy, not an origin',
      'Write the origin itself, such as "https://app.example.com".',
    ],
  ],
  ORIGIN_PATH: [
    ['https://www.google.com/url?q=https://app.example.com/', 'has two hosts in it', OWN],
    ['https://web.archive.org/web/2020/https://app.example.com/', 'has two hosts in it', OWN],
    ['https://trusted.com@evil.com', 'has two hosts in it', OWN],
    ['C:/www/app', 'is the path of a file', FORM],
    ['/var/www', 'is the path of a file', FORM],
    ['unix:/var/run/app.sock', 'is the path of a file', FORM],
    ['http://10.0.0.0/8', 'is a range of addresses', 'List the addresses, or use a RegExp or a function.'],
    ['https://app.example.com/a/b', 'has a path', 'Write "https://app.example.com".'],
    [
      'file://a',
      'has a path',
      'Write "file://". Electron and Android WebViews send it; browsers send null for a page that was opened from a file.',
    ],
    ['https://example.com/app', 'has a path', 'Write "https://example.com".'],
    ['https://example.com/*', 'has a path', 'Write "https://example.com".'],
    ['https://example.com//', 'has a path', 'Write "https://example.com".'],
    [
      'https://example.com/a/b?c=d#e',
      'has a path, has a query and has a fragment',
      'Write "https://example.com".',
    ],
    ['chrome-extension://abc/popup.html', 'has a path', 'Write "chrome-extension://abc".'],
  ],
  ORIGIN_PORT: [
    ['1', 'is a number', FORM],
    ['70000', 'is a number', FORM],
    ['3000', 'is a port without a host', 'Write "http://localhost:3000".'],
    ['capacitor://a:99999', 'does not have a valid port', PORTS],
    ['capacitor://a:00', 'does not have a valid port', PORTS],
    ['https://a:000', 'does not have a valid port', PORTS],
    ['https://example.com:', 'has a port that browsers write differently', 'Write "https://example.com".'],
    [
      'https://example.com:08443',
      'has a port that browsers write differently',
      'Write "https://example.com:8443".',
    ],
    ['ionic://localhost:', 'has a port that browsers write differently', 'Write "ionic://localhost".'],
    ['https://example.com:0', 'does not have a valid port', PORTS],
    ['https://example.com:65536', 'does not have a valid port', PORTS],
    ['https://example.com:http', 'does not have a valid port', PORTS],
  ],
  ORIGIN_QUERY: [
    ['https://app.example.com?a=1', 'has a query', 'Write "https://app.example.com".'],
    ['https://example.com?page=1', 'has a query', 'Write "https://example.com".'],
  ],
  ORIGIN_QUOTES: [
    [
      '<https://*>',
      'has quotes or brackets around it and has a wildcard in place of the host',
      NO_WILDCARD_HOST,
    ],
    ['<a>b', 'has quotes or brackets around it, has no scheme and has the character ">" in its host', FORM],
    ['b<a>', 'has quotes or brackets around it, has no scheme and has the character "<" in its host', FORM],
    ['a"b"', 'has quotes or brackets around it, has no scheme and has the character "\\"" in its host', FORM],
    ['"a"b', 'has quotes or brackets around it, has no scheme and has the character "\\"" in its host', FORM],
    ['"https://example.com"', 'has quotes or brackets around it', `Write "https://example.com". ${UNQUOTED}`],
    [
      "'https://*.example.com'",
      'has quotes or brackets around it',
      `Write "https://*.example.com". ${UNQUOTED}`,
    ],
    [
      '`http://localhost:3000`',
      'has quotes or brackets around it',
      `Write "http://localhost:3000". ${UNQUOTED}`,
    ],
    ['<https://example.com>', 'has quotes or brackets around it', 'Write "https://example.com".'],
  ],
  ORIGIN_REGEXP_IN_STRING: [
    ['https://(a|b).example', 'is a RegExp written as a string', 'Write /^https:\\/\\/(a|b)\\.example$/.'],
    ['^https://app.example.com', 'is a RegExp written as a string', 'Write "https://app.example.com".'],
    ['app.example.com$', 'is a RegExp written as a string', 'Write /app\\.example\\.com$/.'],
    ['https://example\\.com', 'is a RegExp written as a string', 'Write "https://example.com".'],
    [
      'https:\\/\\/app\\.example\\.com',
      'is a RegExp written as a string',
      'Write "https://app.example.com".',
    ],
  ],
  ORIGIN_SCHEME: [
    ['https;//a.example', 'does not have "://" after the scheme', 'Write "https://a.example".'],
    [
      'htps://a.example',
      'has the scheme htps:, which is not the scheme of a page',
      'Write "https://a.example".',
    ],
    [
      'htp://a.example:8080',
      'has the scheme htp:, which is not the scheme of a page',
      'Write "http://a.example:8080".',
    ],
    [
      'httpss://*.a.example',
      'has the scheme httpss:, which is not the scheme of a page',
      'Write "https://*.a.example".',
    ],
    ['ws://localhost', 'has the scheme ws:, which is not the scheme of a page', 'Write "http://localhost".'],
    [
      'ftp://a.example',
      'has the scheme ftp:, which is not the scheme of a page',
      'Write the origin of a page, such as "https://app.example.com".',
    ],
    [
      'javascript:a',
      'has the scheme javascript:, which is not the scheme of a page',
      'Write the origin of a page, such as "https://app.example.com".',
    ],
    ['https:\\\\a.example', 'does not have "://" after the scheme', 'Write "https://a.example".'],
    [
      'ws:a.example',
      'does not have "://" after the scheme and has the scheme ws:, which is not the scheme of a page',
      'Write "http://a.example".',
    ],
    ['data:', 'has the scheme data:, which is not the scheme of a page', OPAQUE],
    ['https:a', 'does not have "://" after the scheme', 'Write "https://a".'],
    ['capacitor:', 'does not have "://" after the scheme and has no host', FORM],
    ['tauri:a', 'does not have "://" after the scheme', 'Write "tauri://a".'],
    ['https:/', 'does not have "://" after the scheme and has no host', FORM],
    ['https:///', 'has too many slashes after the scheme and has no host', FORM],
    ['https:1.2.3.4', 'does not have "://" after the scheme', 'Write "https://1.2.3.4".'],
    ['https:example.com', 'does not have "://" after the scheme', 'Write "https://example.com".'],
    ['https:/example.com', 'does not have "://" after the scheme', 'Write "https://example.com".'],
    ['https:\\\\example.com', 'does not have "://" after the scheme', 'Write "https://example.com".'],
    ['http//example.com', 'does not have "://" after the scheme', 'Write "http://example.com".'],
    [
      'wss://example.com',
      'has the scheme wss:, which is not the scheme of a page',
      'Write "https://example.com".',
    ],
    [
      'ws://localhost:3000/socket',
      'has the scheme ws:, which is not the scheme of a page and has a path',
      'Write "http://localhost:3000".',
    ],
    ['https:///example.com', 'has too many slashes after the scheme', 'Write "https://example.com".'],
    ['capacitor:/localhost', 'does not have "://" after the scheme', 'Write "capacitor://localhost".'],
    [
      'ftp://example.com',
      'has the scheme ftp:, which is not the scheme of a page',
      'Write the origin of a page, such as "https://app.example.com".',
    ],
    [
      'javascript:alert(1)',
      'has the scheme javascript:, which is not the scheme of a page',
      'Write the origin of a page, such as "https://app.example.com".',
    ],
    [
      'blob:https://example.com/uuid',
      "has the scheme blob:, and the page's origin after it and has a path",
      'Write "https://example.com".',
    ],
    ['data:text/html,x', 'has the scheme data:, which is not the scheme of a page', OPAQUE],
  ],
  ORIGIN_SCHEME_MISSING: [
    ['production', 'is a word, not an origin', FORM],
    ['.com', 'has no scheme and has only a public suffix after the dot', FORM],
    ['0.0.0.0:3000', 'has no scheme', 'Write "http://0.0.0.0:3000".'],
    ['true.example', 'has no scheme', 'Write "https://true.example".'],
    ['is-true', 'has no scheme', 'Write "https://is-true".'],
    ['self.example', 'has no scheme', 'Write "https://self.example".'],
    ['my-self', 'has no scheme', 'Write "https://my-self".'],
    ['a$b.example', 'has no scheme and has the character "$" in its host', FORM],
    ['@a.example', 'has no scheme and has a user name in front of the host', 'Write "https://a.example".'],
    ['localhost.example', 'has no scheme', 'Write "https://localhost.example".'],
    ['my.localhost', 'has no scheme', 'Write "http://my.localhost".'],
    ['x.127.0.0.1', 'has no scheme and does not have a valid host', FORM],
    ['127.0.0.1.example', 'has no scheme', 'Write "https://127.0.0.1.example".'],
    ['[::1]x', 'has no scheme and does not have a valid host', FORM],
    ['https:8080', 'has no scheme and has the host "https"', UNFILLED],
    ['http:3000', 'has no scheme and has the host "http"', UNFILLED],
    ['1.2.3.4', 'has no scheme', 'Write "https://1.2.3.4".'],
    ['*.a.example/', 'has no scheme and ends with a slash', 'Write "https://*.a.example".'],
    [
      '**.a.example',
      'has no scheme and has a wildcard that is not one whole label in front',
      'Write "https://*.a.example".',
    ],
    ['*..a.example', 'has no scheme and has an empty label in its host', 'Write "https://*.a.example".'],
    [
      '.a.*',
      'has no scheme, has an empty label in its host and has a wildcard that is not one whole label in front',
      EACH_NAME,
    ],
    ['*a', 'has no scheme and has a wildcard that is not one whole label in front', 'Write "https://*.a".'],
    [
      '.1.2.3.4',
      'has no scheme, begins with a dot instead of a wildcard and has a wildcard in front of a host that has no subdomains',
      PATTERNS,
    ],
    ['a.example.', 'has no scheme', 'Write "https://a.example.".'],
    ['a..example', 'has no scheme and has an empty label in its host', 'Write "https://a.example".'],
    ['app.example.com/localhost', 'has no scheme and has a path', 'Write "https://app.example.com".'],
    ['example.com', 'has no scheme', 'Write "https://example.com".'],
    ['EXAMPLE.COM', 'has no scheme and has upper-case letters', 'Write "https://example.com".'],
    ['example.com:8443', 'has no scheme', 'Write "https://example.com:8443".'],
    ['www.example.com/path', 'has no scheme and has a path', 'Write "https://www.example.com".'],
    ['//example.com', 'has no scheme', 'Write "https://example.com".'],
    ['://example.com/', 'has no scheme and ends with a slash', 'Write "https://example.com".'],
    ['/example.com', 'has no scheme', 'Write "https://example.com".'],
    [
      'm\u00fcnchen.example',
      'has no scheme and has a host that is not in Punycode',
      'Write "https://xn--mnchen-3ya.example".',
    ],
    ['app.localhost:3000/', 'has no scheme and ends with a slash', 'Write "http://app.localhost:3000".'],
    ['localhost.example.com', 'has no scheme', 'Write "https://localhost.example.com".'],
    ['*:3000', 'has no scheme and has a wildcard in place of the host', NO_WILDCARD_HOST],
  ],
  ORIGIN_SEPARATOR: [
    [
      'https://a.example:3000|3001',
      'has several origins without commas between them',
      'Write the whole origin for each port.',
    ],
    [
      'https://a.example -> https://b.example',
      'has several origins without commas between them',
      'Write "https://a.example, https://b.example".',
    ],
    [
      'https://a.examplehttps://b.example',
      'has several origins without commas between them',
      'Write "https://a.example, https://b.example".',
    ],
    ['-https://a.example', 'has a separator too many', 'Write "https://a.example".'],
    ['https://a.example;true', 'has several origins without commas between them', FORM],
    ['https://app.example.com;', 'has a separator too many', 'Write "https://app.example.com".'],
    ['https://a.example|', 'has a separator too many', 'Write "https://a.example".'],
    [
      'https://a.example https://b.example',
      'has several origins without commas between them',
      'Write "https://a.example, https://b.example".',
    ],
    [
      'https://a.example;https://b.example;',
      'has several origins without commas between them',
      'Write "https://a.example, https://b.example".',
    ],
    [
      'https://a.example | *.b.example',
      'has several origins without commas between them',
      'Write "https://a.example, https://*.b.example".',
    ],
    [
      'https://a.example;b.example',
      'has several origins without commas between them',
      'Write "https://a.example, https://b.example".',
    ],
    [
      'https://a.example localhost:3000',
      'has several origins without commas between them',
      'Write "https://a.example, http://localhost:3000".',
    ],
    [
      'a.example.com 10.0.0.5:3000 file://',
      'has several origins without commas between them',
      'Write "https://a.example.com, http://10.0.0.5:3000, file://".',
    ],
  ],
  // A gap that tears a name: what comes after it is nobody's origin that was meant.
  ORIGIN_SPACES: [
    ['https://app.example .com', GAP, 'Write "https://app.example.com".'],
    ['https://app.example.co .uk', GAP, 'Write "https://app.example.co.uk".'],
    ['https://app.example.\ncom', GAP, 'Write "https://app.example.com".'],
    ['https://app-\nexample.com', GAP, 'Write "https://app-example.com".'],
    ['https://app.example.com :8443', GAP, 'Write "https://app.example.com:8443".'],
    ['https: //app.example.com', GAP, 'Write "https://app.example.com".'],
    ['https:// app.example.com /', `${GAP} and ends with a slash`, 'Write "https://app.example.com".'],
    ['https://exa mple.com', GAP, TORN],
    ['https://app.exa\nmple.com', GAP, TORN],
    ['https://my.co mpany.com', GAP, TORN],
    ['https://my shop .com', GAP, TORN],
    ['exa mple.com', GAP, TORN],
    ['app://a b', GAP, TORN],
    ['my-file:3000 b.example', GAP, TORN],
    ['https://a.example.com https://exa mple.com', GAP, TORN],
  ],
  ORIGIN_TEMPLATE: [
    ['https://{sub}.example.com', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['https://<your-domain>', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['%(cors)s', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['https://__HOST__', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['YOUR_DOMAIN', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    ['@CORS@', 'has a placeholder in it that was not filled in', PLACEHOLDER],
    [
      'process.env.CORS_ORIGINS',
      'is the name of a variable in a string',
      'Write process.env.CORS_ORIGINS, without quotes.',
    ],
    [
      'Undefined',
      'is what a missing environment variable becomes in a string',
      'Set it, write false to allow no origin, or leave origin out to allow any origin.',
    ],
    ['https://undefined/', 'has the host "undefined" and ends with a slash', UNFILLED],
  ],
  ORIGIN_TRAILING_SLASH: [
    ['https://true.example/', 'ends with a slash', 'Write "https://true.example".'],
    ['https://self.example/', 'ends with a slash', 'Write "https://self.example".'],
    ['https://a.example\\', 'ends with a slash', 'Write "https://a.example".'],
    ['https://a.example:*/', 'ends with a slash', 'Write "https://a.example:*".'],
    ['app://a/', 'ends with a slash', 'Write "app://a".'],
    ['http://a:443/', 'ends with a slash', 'Write "http://a:443".'],
    ['https://app.example.com:65535/', 'ends with a slash', 'Write "https://app.example.com:65535".'],
    ['https://app.example.com:80/', 'ends with a slash', 'Write "https://app.example.com:80".'],
    ['https://example.com/', 'ends with a slash', 'Write "https://example.com".'],
    ['http://localhost:*/', 'ends with a slash', 'Write "http://localhost:*".'],
    ['https://example.com./', 'ends with a slash', 'Write "https://example.com.".'],
  ],
  ORIGIN_UNICODE: [
    [
      'https://b\u00fccher.example',
      'has a host that is not in Punycode',
      'Write "https://xn--bcher-kva.example".',
    ],
    [
      'https://*.m\u00fcnchen.example:443/',
      'has a host that is not in Punycode, has the default port and ends with a slash',
      'Write "https://*.xn--mnchen-3ya.example".',
    ],
    [
      'https://\u65e5\u672c\u8a9e.example',
      'has a host that is not in Punycode',
      'Write "https://xn--wgv71a119e.example".',
    ],
    ['https://example\u3002com', 'has a host that is not in Punycode', 'Write "https://example.com".'],
    ['https://\uff45xample.com', 'has a host that is not in Punycode', 'Write "https://example.com".'],
    ['https://fa\u00df.example', 'has a host that is not in Punycode', 'Write "https://xn--fa-hia.example".'],
    ['https://exa\u200bmple.com', 'has a host that is not in Punycode', 'Write "https://example.com".'],
  ],
  ORIGIN_UPPER_CASE: [
    ['https://App.example.com', 'has upper-case letters', 'Write "https://app.example.com".'],
    [
      'https://\u00c4B.example',
      'has upper-case letters and has a host that is not in Punycode',
      'Write "https://xn--b-zfa.example".',
    ],
    ['http://EXAMPLE', 'has upper-case letters', 'Write "http://example".'],
    ['capacitor://A/', 'has upper-case letters and ends with a slash', 'Write "capacitor://a".'],
    ['chrome-extension://A_b', 'has upper-case letters', 'Write "chrome-extension://a_b".'],
    ['HTTP*://a', 'has an upper-case scheme and has a wildcard as scheme', 'Write "https://a, http://a".'],
    [
      'https://EXAMPLE.com:443/',
      'has upper-case letters, has the default port and ends with a slash',
      'Write "https://example.com".',
    ],
    ['HTTPS://example.com', 'has an upper-case scheme', 'Write "https://example.com".'],
    [
      'Https://Example.Com',
      'has an upper-case scheme and has upper-case letters',
      'Write "https://example.com".',
    ],
    ['https://*.EXAMPLE.com:8443', 'has upper-case letters', 'Write "https://*.example.com:8443".'],
    ['https://XN--MNCHEN-3YA.example', 'has upper-case letters', 'Write "https://xn--mnchen-3ya.example".'],
    ['capacitor://LOCALHOST', 'has upper-case letters', 'Write "capacitor://localhost".'],
    ['https://[2001:DB8::1]', 'has upper-case letters', 'Write "https://[2001:db8::1]".'],
    [
      'https://M\u00dcNCHEN.example',
      'has upper-case letters and has a host that is not in Punycode',
      'Write "https://xn--mnchen-3ya.example".',
    ],
  ],
  ORIGIN_USERINFO: [
    [
      'https://@.example.com',
      'has a user name in front of the host and has an empty label in its host',
      EMPTY,
    ],
    ['https://a@', 'has a user name in front of the host and has no host', FORM],
    ['https://user@example.com', 'has a user name in front of the host', 'Write "https://example.com".'],
    [
      'https://user:p@ss@example.com:8443/',
      'has a user name in front of the host and ends with a slash',
      'Write "https://example.com:8443".',
    ],
  ],
  ORIGIN_WILDCARD: [
    ['any', 'means any origin', 'Write origin: "*".'],
    ['ALLOW_ALL', 'means any origin', 'Write origin: "*".'],
    ['https://app.example.com:80*', 'has a wildcard in the port', PATTERNS],
    ['https://*.[::1]', 'has a wildcard in an address', PATTERNS],
    ['https://a.example:*x', 'has a wildcard in the port', PATTERNS],
    ['https://[::1]:*:', 'has a wildcard at the end of the host', 'Write "https://[::1]:*".'],
    [
      'https://*\u00e4.example',
      'has a wildcard that is not one whole label in front and has a host that is not in Punycode',
      'Write "https://*.xn--4ca.example".',
    ],
    [
      'capacitor://*/',
      'has a wildcard in place of the host and ends with a slash',
      'Write "capacitor://localhost".',
    ],
    ['https*://a', 'has a wildcard as scheme', 'Write "https://a, http://a".'],
    ['h*s://a', 'has a wildcard as scheme', 'Write "https://a, http://a".'],
    [
      '*://app.example.com:443',
      'has a wildcard as scheme and has the default port',
      'Write "https://app.example.com, http://app.example.com:443".',
    ],
    ['https://a.*b.example', 'has a wildcard that is not one whole label in front', PATTERNS],
    ['https://**.a.*.example', 'has a wildcard that is not one whole label in front', PATTERNS],
    ['https://*.a.*.example', 'has a wildcard that is not one whole label in front', PATTERNS],
    [
      'https://*www.example.com:443',
      'has a wildcard that is not one whole label in front and has the default port',
      'Write "https://*.www.example.com".',
    ],
    [
      'https://*.*.*.example.com:*',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/[a-z0-9-]+\\.[a-z0-9-]+\\.[a-z0-9-]+\\.example\\.com(:\\d+)?$/, a RegExp.',
    ],
    [
      'https://*\u00fcber.example',
      'has a wildcard that is not one whole label in front and has a host that is not in Punycode',
      'Write "https://*.xn--ber-goa.example".',
    ],
    [
      'https://a.*.example.com',
      'has a wildcard that is not one whole label in front',
      'Write /^https:\\/\\/a\\.[a-z0-9-]+\\.example\\.com$/, a RegExp.',
    ],
    ['*://example.com', 'has a wildcard as scheme', 'Write "https://example.com, http://example.com".'],
    ['http*://example.com', 'has a wildcard as scheme', 'Write "https://example.com, http://example.com".'],
  ],
};

/** Everything else. `message` and `fix` in full. */
const OTHERS: readonly Mistake[] = [
  ...INSECURE(),
  mistake(
    { origin: [APP, 'javascript:alert(1)'] },
    'ORIGIN_SCHEME',
    'origin[1]: "javascript:alert(1)" has the scheme javascript:, which is not the scheme of a page.',
    'Take it out of the list.',
    APP,
  ),
  mistake(
    { origin: [APP, 'false'] },
    'ORIGIN_KEYWORD',
    'origin[1]: "false" is the word false in a string.',
    'Take it out of the list.',
    APP,
  ),
  mistake(
    { origin: 'http://::1:70000' },
    'ORIGIN_IPV6',
    'origin: "http://::1:70000" has an IPv6 address without brackets.',
    FORM,
  ),
  mistake(
    { origin: 'http://::1:80' },
    'ORIGIN_IPV6',
    'origin: "http://::1:80" has an IPv6 address without brackets and has the default port.',
    'Write "http://[::1]".',
    'http://[::1]',
  ),
  mistake(
    { origin: 'https://...' },
    'ORIGIN_HOST',
    'origin: "https://..." has an empty label in its host and does not have a valid host.',
    FORM,
  ),
  mistake(
    { origin: 'http://10.*.1' },
    'ORIGIN_WILDCARD',
    'origin: "http://10.*.1" has a wildcard in an address.',
    PATTERNS,
  ),
  mistake(
    { maxAge: '600' },
    'MAX_AGE',
    'maxAge must be a whole number of seconds, 0 or more, not "600".',
    'It is a string. Write 600, without quotes.',
  ),
  mistake(
    { maxAge: '10m' },
    'MAX_AGE',
    'maxAge must be a whole number of seconds, 0 or more, not "10m".',
    'Write a number of seconds, such as 600, or false to send no header.',
  ),
  mistake(
    { maxAge: -1 },
    'MAX_AGE',
    'maxAge must be a whole number of seconds, 0 or more, not -1.',
    'Write a number of seconds, such as 600, or false to send no header.',
  ),
  mistake(
    { optionsSuccessStatus: '200' },
    'STATUS',
    'optionsSuccessStatus must be a number from 200 to 299, not "200".',
    'It is a string. Write 200, without quotes.',
  ),
  mistake(
    { optionsSuccessStatus: 302 },
    'STATUS',
    'optionsSuccessStatus must be a number from 200 to 299, not 302.',
    'Write 204, or another number from 200 to 299.',
  ),
  mistake(
    { originTimeout: '5000' },
    'ORIGIN_TIMEOUT',
    'originTimeout must be a number of milliseconds, more than 0 and at most 2147483647, not "5000".',
    'It is a string. Write 5000, without quotes.',
  ),
  mistake(
    { origin: APP, credentials: 'true' },
    'WRONG_TYPE',
    'credentials must be true or false, not "true".',
    'It is a string. Write true, without quotes.',
  ),
  mistake(
    { origin: APP, credentials: 'yes' },
    'WRONG_TYPE',
    'credentials must be true or false, not "yes".',
    'Write true or false.',
  ),
  mistake({ debug: 1 }, 'WRONG_TYPE', 'debug must be true or false, not 1.', 'Write true or false.'),
  mistake(
    { allowedHeaders: ['X-Request-Id: 1'] },
    'INVALID_TOKEN',
    'allowedHeaders[0]: "X-Request-Id: 1" is a header line, not a header name.',
    'Write "X-Request-Id".',
  ),
  mistake(
    { allowedHeaders: 'Content-Type Authorization' },
    'INVALID_TOKEN',
    'allowedHeaders: "Content-Type Authorization" has several header names in it.',
    'Write "Content-Type, Authorization".',
    APP,
  ),
  mistake(
    { allowedHeaders: ['X-A', "'Content-Type' 'Authorization'"] },
    'INVALID_TOKEN',
    "allowedHeaders[1]: \"'Content-Type' 'Authorization'\" has several header names in it.",
    'Write "Content-Type", "Authorization".',
    APP,
  ),
  mistake(
    { allowedHeaders: "X-A, 'Content-Type'" },
    'INVALID_TOKEN',
    'allowedHeaders[1]: "\'Content-Type\'" has quotes around it.',
    'Write "Content-Type".',
    APP,
  ),
  mistake(
    { exposedHeaders: ['X Request Id'] },
    'INVALID_TOKEN',
    'exposedHeaders[0]: "X Request Id" is not a valid header name.',
    'Write "X-Request-Id".',
    APP,
  ),
  mistake(
    { allowedHeaders: ['X-COMPANY-*'] },
    'WILDCARD_IN_NAME',
    'allowedHeaders[0]: "X-COMPANY-*" has a * in it, which stands for itself there and is not a wildcard.',
    'List each header by its full name.',
  ),
  mistake(
    { allowedHeaders: ['"X-Request-Id"'] },
    'INVALID_TOKEN',
    'allowedHeaders[0]: "\\"X-Request-Id\\"" is not a valid header name.',
    'Write "X-Request-Id".',
  ),
  mistake(
    { methods: 'GET PUT' },
    'INVALID_TOKEN',
    'methods: "GET PUT" has several method names in it.',
    'Write "GET, PUT".',
    APP,
  ),
  mistake(
    { methods: ['GET', 'patch'] },
    'METHOD_CASE',
    'methods[1]: "patch" must be in upper case: browsers send patch and PATCH as two different methods.',
    'Write "PATCH".',
  ),
  mistake(
    { methods: ['GET', 'TRACE'] },
    'FORBIDDEN_METHOD',
    'methods[1]: "TRACE" is forbidden: no browser lets a page send it.',
    'Leave it out.',
  ),
  mistake(
    { methods: { GET: true } },
    'WRONG_TYPE',
    'methods must be an array of names, or a string of names with commas, not an object.',
    'Write an array of strings, or one string with commas between the names.',
  ),
  mistake(
    { allowedHeaders: ' , ' },
    'EMPTY_LIST',
    'allowedHeaders: " , " has no names in it.',
    'Write [] for no names, or leave the option out for its default.',
  ),
  mistake(
    { disallowedOrigin: 'block', origin: APP },
    'DISALLOWED_ORIGIN',
    'disallowedOrigin must be "ignore", "reject" or a function, not "block".',
    'Write "ignore", "reject" or a function (req, res, next).',
  ),
  mistake(
    { disallowedOrigin: 'reject' },
    'DISALLOWED_ORIGIN_WITHOUT_LIST',
    'disallowedOrigin: "reject" has no effect here, because origin "*" allows every origin.',
    'List your origins in origin, or leave disallowedOrigin out.',
  ),
  ...[
    'origins',
    'whitelist',
    'allowlist',
    'domains',
    'hosts',
    'allowOrigin',
    'allowedOrigins',
    'Access-Control-Allow-Origin',
  ].map((name) =>
    mistake({ [name]: APP }, 'UNKNOWN_OPTION', `"${name}" is not an option.`, 'Write origin.', APP),
  ),
  mistake(
    { alowedHeaders: ['X-A'] },
    'UNKNOWN_OPTION',
    '"alowedHeaders" is not an option.',
    'Write allowedHeaders.',
  ),
  mistake(
    { allowCredentials: false },
    'UNKNOWN_OPTION',
    '"allowCredentials" is not an option.',
    'Write credentials.',
  ),
  mistake({ allowMethods: ['GET'] }, 'UNKNOWN_OPTION', '"allowMethods" is not an option.', 'Write methods.'),
  mistake(
    { exposeHeaders: ['X-A'] },
    'UNKNOWN_OPTION',
    '"exposeHeaders" is not an option.',
    'Write exposedHeaders.',
  ),
  mistake({ max_age: 600 }, 'UNKNOWN_OPTION', '"max_age" is not an option.', 'Write maxAge.'),
  mistake(
    { origin: APP, dangerously: { credentialsFromNul: true } },
    'UNKNOWN_OPTION',
    '"dangerously.credentialsFromNul" is not an option.',
    'Write dangerously.credentialsFromNull.',
  ),
  mistake(
    { origin: undefined },
    'ORIGIN_UNDEFINED',
    'origin is undefined. Is an environment variable missing?',
    `Set it, ${MISSING}`,
  ),
  mistake(
    { origin: [APP, undefined] },
    'ORIGIN_UNDEFINED',
    'origin[1] is undefined. Is an environment variable missing?',
    'Set it, or take it out of the list.',
    APP,
  ),
  mistake(
    { origin: [APP, ''] },
    'ORIGIN_EMPTY',
    'origin[1]: "" is empty.',
    'Write an origin, or take it out of the list.',
    APP,
  ),
  mistake({ origin: [] }, 'ORIGIN_LIST_EMPTY', 'origin is an empty list.', `List an origin, ${MISSING}`),
  mistake(
    { origin: [APP, false] },
    'ORIGIN_FALSE_IN_LIST',
    'origin[1]: false cannot be used inside a list.',
    'Take it out of the list. To allow no origin at all, write origin: false.',
    APP,
  ),
  mistake(
    { origin: new Set([APP]) },
    'WRONG_TYPE',
    'origin must be a string, a RegExp, a function, an OriginAllowlist or a list of these, not a Set object.',
    'Spread it into an array: [...set].',
    APP,
  ),
  mistake(
    { origin: new URL(`${APP}/a`) },
    'WRONG_TYPE',
    'origin must be a string, a RegExp, a function, an OriginAllowlist or a list of these, not a URL object.',
    `Write "${APP}".`,
    APP,
  ),
  mistake(
    { origin: `[::1], ${APP}` },
    'ORIGIN_SCHEME_MISSING',
    'origin: "[::1]" has no scheme.',
    'In the list: write "http://[::1]".',
    'http://[::1]',
  ),
  mistake(
    { origin: `${APP}, https://shop.example.net/` },
    'ORIGIN_TRAILING_SLASH',
    'origin: "https://shop.example.net/" ends with a slash.',
    'In the list: write "https://shop.example.net".',
    'https://shop.example.net',
  ),
  mistake(
    undefined,
    'OPTIONS_UNDEFINED',
    'The options are undefined. Is an environment variable missing?',
    'Pass the options. { origin: false } allows no origin, and {} allows any.',
  ),
  mistake(APP, 'NOT_OPTIONS', `options must be an object, not "${APP}".`, `Write { origin: "${APP}" }.`, APP),
  mistake(
    `${APP}, https://shop.example.net/`,
    'NOT_OPTIONS',
    `options must be an object, not "${APP}, https://shop.example.net/".`,
    `Write { origin: "${APP}, https://shop.example.net" }.`,
    APP,
  ),
  mistake('*', 'NOT_OPTIONS', 'options must be an object, not "*".', 'Write { origin: "*" }.', APP),
];

/** Mistakes with credentials. */
function INSECURE(): Mistake[] {
  const all = { credentials: true };
  const risk = (name: string) => `dangerously: { ${name}: true }`;
  return [
    mistake(
      { ...all, origin: '*' },
      'WILDCARD_WITH_CREDENTIALS',
      'origin: "*" means any origin. Browsers refuse that when credentials is true.',
      'List the origins that may use credentials, or leave credentials out.',
    ),
    mistake(
      all,
      'WILDCARD_WITH_CREDENTIALS',
      'origin is left out, which means "*", any origin. Browsers refuse that when credentials is true.',
      'List the origins that may use credentials, or leave credentials out.',
    ),
    mistake(
      { ...all, origin: true },
      'EVERY_ORIGIN_WITH_CREDENTIALS',
      'origin: true lets every site read what your users see, because credentials is true.',
      `List the origins that may use credentials, or accept the risk: ${risk('credentialsFromAnyOrigin')}.`,
    ),
    mistake(
      { ...all, origin: 'http://app.example.com' },
      'INSECURE_ORIGIN_WITH_CREDENTIALS',
      'origin: "http://app.example.com" is plain http: when credentials is true, anyone on the network can read what your users see.',
      `Write "${APP}", or accept the risk: ${risk('credentialsFromInsecureOrigins')}.`,
      'http://app.example.com',
    ),
    mistake(
      { ...all, origin: 'null' },
      'NULL_WITH_CREDENTIALS',
      'origin: "null" lets any site in when credentials is true: every sandboxed frame sends it.',
      `Give the page an origin of its own, or accept the risk: ${risk('credentialsFromNull')}.`,
      'null',
    ),
    mistake(
      { ...all, origin: 'file://' },
      'FILES_WITH_CREDENTIALS',
      'origin: "file://" lets in every page that was opened from a file, when credentials is true.',
      `Serve the page over https or from a scheme of your app, or accept the risk: ${risk('credentialsFromFiles')}.`,
      'file://',
    ),
    mistake(
      { ...all, origin: 'moz-extension://*' },
      'EXTENSIONS_WITH_CREDENTIALS',
      'origin: "moz-extension://*" lets in every extension or webview that a user has, when credentials is true.',
      `Send a token instead of cookies, or accept the risk: ${risk('credentialsFromExtensions')}.`,
      'moz-extension://29fbf6b2-fa71-4fcc-8a50-5a0b2ba34d9a',
    ),
    mistake(
      { ...all, origin: 'https://*.vercel.app' },
      'PUBLIC_SUFFIX_WITH_CREDENTIALS',
      'origin: "https://*.vercel.app" lets strangers in when credentials is true: anyone can register a name below vercel.app.',
      `List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com"), or accept the risk: ${risk('credentialsFromPublicSuffix')}.`,
      'https://shop.vercel.app',
    ),
    mistake(
      { ...all, origin: '192.168.1.5:3000' },
      'ORIGIN_SCHEME_MISSING',
      'origin: "192.168.1.5:3000" has no scheme.',
      `Write "http://192.168.1.5:3000" and accept the risk: ${risk('credentialsFromInsecureOrigins')}. Or: write "https://192.168.1.5:3000".`,
      'http://192.168.1.5:3000',
    ),
    mistake(
      { ...all, origin: '/\\.example2\\.com$/' },
      'ORIGIN_REGEXP_IN_STRING',
      'origin: "/\\\\.example2\\\\.com$/" is a RegExp written as a string.',
      'Write "https://*.example2.com".',
      'https://app.example2.com',
    ),
    mistake(
      { ...all, origin: 'NULL' },
      'ORIGIN_UPPER_CASE',
      'origin: "NULL" has upper-case letters.',
      `Write "null" and accept the risk: ${risk('credentialsFromNull')}. Or: give the page an origin of its own.`,
      'null',
    ),
    mistake(
      { ...all, origin: APP, exposedHeaders: '*' },
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      'exposedHeaders: "*" does not work when credentials is true: browsers then read it as the name of a header, *.',
      'List the headers by name.',
    ),
    mistake(
      { ...all, origin: undefined },
      'ORIGIN_UNDEFINED',
      'origin is undefined. Is an environment variable missing?',
      'Set it, or write false to allow no origin.',
    ),
    mistake(
      { ...all, origin: 'true' },
      'ORIGIN_KEYWORD',
      'origin: "true" is the word true in a string.',
      'List the origins one by one.',
    ),
    mistake(
      { ...all, origin: 'https://*' },
      'ORIGIN_WILDCARD',
      'origin: "https://*" has a wildcard in place of the host.',
      'Name each host.',
    ),
    mistake(
      { ...all, origin: '*://app.example.com' },
      'ORIGIN_WILDCARD',
      'origin: "*://app.example.com" has a wildcard as scheme.',
      `Write "${APP}, http://app.example.com" and accept the risk: ${risk('credentialsFromInsecureOrigins')}. Or: write "${APP}".`,
      APP,
    ),
  ];
}

function mistake(
  written: unknown,
  code: cors.ProblemCode,
  message: string,
  fix: string,
  meant?: string,
): Mistake {
  return meant === undefined ? { written, code, message, fix } : { written, code, message, fix, meant };
}

export const MISTAKES: readonly Mistake[] = [
  ...[...Object.entries(STRINGS), ...Object.entries(VARIANTS)].flatMap(([code, rows]) =>
    rows.map(([text, says, fix, meant]) =>
      mistake({ origin: text }, code as cors.ProblemCode, `origin: ${shown(text)} ${says}.`, fix, meant),
    ),
  ),
  ...OTHERS,
];

/** As messages show a string. */
function shown(text: string): string {
  const escaped = text
    .slice(0, 100)
    .replace(/["\\]/g, '\\$&')
    .replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.length <= 98 ? `"${escaped}"` : `"${escaped.slice(0, 95)}..."`;
}
