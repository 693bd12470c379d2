// docs/blocked.md gives the settings that the checker prints, byte for byte.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerName, snippetFor } from '../../lib/explain/server-snippets';
import { APP } from '../support/origins';

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'blocked.md'), 'utf8');

const ORIGIN = ['Access-Control-Allow-Origin', APP] as const;
const CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'] as const;
const VARY = ['Vary', 'Origin'] as const;

/** Lets a page send `PUT` with JSON and cookies. */
const ANSWER = {
  preflight: {
    status: 204,
    headers: [
      ORIGIN,
      CREDENTIALS,
      ['Access-Control-Allow-Methods', 'GET, PUT'],
      ['Access-Control-Allow-Headers', 'content-type'],
      ['Access-Control-Max-Age', '600'],
      VARY,
    ],
  },
  actual: { status: 200, headers: [ORIGIN, CREDENTIALS, VARY] },
} as const;

/** Without the first line, which the page says once for all servers: the lists are those of one request. */
function settingsFor(server: ServerName): string[] {
  const [first, ...settings] = snippetFor(server, ANSWER).split('\n');
  expect(first).toMatch(/^(?:#|\/\/) add the methods and headers of your other requests/);
  return settings;
}

test.each([
  ['nginx', 'nginx'],
  ['apache', 'apache'],
  ['fastapi', 'python'],
  ['django', 'python'],
] as const)(
  'docs/blocked.md has the settings for %s that the checker prints',
  (server: ServerName, fence) => {
    expect(GUIDE).toContain(`\n\`\`\`${fence}\n${settingsFor(server).join('\n')}\n\`\`\`\n`);
  },
);

test('docs/blocked.md has the options for Express that the checker prints', () => {
  const [, ...options] = settingsFor('express');
  expect(GUIDE).toContain(`\n${options.join('\n')}\n\`\`\`\n`);
});

test('docs/blocked.md has the header lines of the whole answer', () => {
  for (const { headers } of [ANSWER.preflight, ANSWER.actual]) {
    const lines = headers.map(([name, value]) => `${name}: ${value}`);
    expect(GUIDE).toContain(`\n\`\`\`http\n${lines.join('\n')}\n\`\`\`\n`);
  }
});
