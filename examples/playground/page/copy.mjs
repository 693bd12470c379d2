// What is on the page, to take away.

import { APPS, bodyOf, requireLogin } from './apps.mjs';
import { FUNCTIONS } from './functions.mjs';
import { readPolicy } from './policy-code.mjs';
import { readHeaders, readNames, urlOf } from './state.mjs';

/** For a POSIX shell. */
const quoted = (text) => (/^[\w./:=,@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const headerWords = (option, headers) =>
  headers.map(([name, value]) => `${option} ${quoted(`${name}: ${value}`)}`);

const lines = (command) => command.join(' \\\n  ');

/** The policy's own text, without what it was wrapped in. */
function policyText(text) {
  const { start, end } = readPolicy(text);
  return text.slice(start, end) || '{}';
}

/** Another port than those of the playground. */
const PORT = 4000;
const AT = `http://localhost:${PORT}/items`;

export function expressCode({ policy, app, status, reads }, { loginPage }) {
  const body = bodyOf(APPS[app].mount);
  const uses = (name) => body.includes(name);
  const given = policyText(policy);
  const names = Object.keys(FUNCTIONS).filter((name) => given.includes(name));
  const sent = readNames(reads).map((name) => `  response.set('${name.replace(/[^\w-]/g, '')}', '42');\n`);
  const parts = [
    `// app.mjs: start it with "node app.mjs".\n\nimport cors${given.includes('OriginAllowlist') ? ', { OriginAllowlist }' : ''} from 'corsage';\nimport express from 'express';`,
    ...names.map((name) => `const ${name} = ${FUNCTIONS[name]};`),
    `const policy = cors(${given});`,
    uses('requireLogin') && `const requireLogin = ${requireLogin};`,
    uses('loginPage') && `const loginPage = '${loginPage}';`,
    uses('listItems') &&
      `const listItems = (_request, response) => {\n${sent.join('')}  response.status(${status}).json(['rose', 'tulip', 'orchid']);\n};`,
    `const app = express();\n${body.replaceAll('cors(policy)', 'policy')}\napp.listen(${PORT}, 'localhost', (error) => {\n  if (error) throw error;\n  console.log('${AT}');\n});`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

export function checkCommand(state, places) {
  return lines([
    `npx corsage check ${quoted(urlOf(state, places))}`,
    `--origin ${quoted(state.from)}`,
    ...(state.method === 'GET' ? [] : [`--method ${quoted(state.method)}`]),
    ...headerWords('--header', readHeaders(state.headers)),
    ...(state.credentials ? ['--credentials'] : []),
  ]);
}

/** A line for each request that a browser sends to the API. curl has an Accept header of its own. */
export function curlLines({ exchange }, state, places) {
  const url = quoted(urlOf(state, places));
  return exchange
    .filter(({ request }) => request.url.startsWith(places.api))
    .map(({ request: { kind, method, headers } }) =>
      lines([
        `curl -i ${method === 'GET' ? '' : `-X ${quoted(method)} `}${url}`,
        ...headerWords(
          '-H',
          headers.filter(([name]) => name !== 'Accept'),
        ),
        // No preflight has a cookie.
        ...(state.credentials && kind === 'actual'
          ? headerWords('-H', [['Cookie', places.cookie ?? 'session=mine']])
          : []),
      ]),
    )
    .join('\n\n');
}
