// With credentials no pattern and no RegExp reaches the names of strangers on a shared suffix.

import { createServer } from 'node:http';
import cors from 'corsage';
import request from 'supertest';
import { problemsOf } from '../support/problems';

const PUBLIC_SUFFIX = { credentialsFromPublicSuffix: true };

let emitWarning: jest.SpyInstance;
beforeEach(() => {
  emitWarning = jest.spyOn(process, 'emitWarning').mockReturnValue();
});
afterEach(() => emitWarning.mockRestore());

/** Whether the responses to these origins let credentials through. */
async function admits(options: cors.CorsOptions, ...origins: string[]): Promise<boolean[]> {
  const middleware = cors(options);
  const app = createServer((req, res) => middleware(req, res, () => res.end()));
  const answers: boolean[] = [];
  for (const origin of origins) {
    const { headers } = await request(app).get('/').set('Origin', origin);
    const allowed = headers['access-control-allow-origin'];
    expect(headers.vary).toBe('Origin');
    expect([undefined, origin]).toContain(allowed);
    expect(headers['access-control-allow-credentials']).toBe(
      allowed !== undefined && options.credentials ? 'true' : undefined,
    );
    answers.push(allowed !== undefined);
  }
  return answers;
}

describe('a wildcard right below a public suffix', () => {
  const REFUSED = [
    'https://*.vercel.app',
    'https://*.github.io',
    'https://*.co.uk',
    'https://*.com',
    'https://*.netlify.app:8443',
    'https://*.pages.dev:*',
    'https://*.vercel.app.',
    'https://*.s3.amazonaws.com',
    'https://*.blob.core.windows.net',
    'https://*.xn--p1ai',
    'capacitor://*.vercel.app',
  ];

  test.each(REFUSED)('is refused with credentials: %s', (origin) => {
    for (const given of [origin, ['https://app.example.com', [origin]]]) {
      const problems = problemsOf({ origin: given, credentials: true });
      expect(problems).toEqual([
        expect.objectContaining({ code: 'PUBLIC_SUFFIX_WITH_CREDENTIALS', value: origin }),
      ]);
      expect(problems[0]?.message).toContain('anyone can register a name below');
      expect(problems[0]?.fix).toContain('dangerously: { credentialsFromPublicSuffix: true }');
    }
  });

  test.each(REFUSED)(
    'is taken without credentials, and with the risk accepted by name: %s',
    async (origin) => {
      const stranger = origin.replace('*', 'evil').replace(':*', '');
      expect(await admits({ origin }, stranger)).toEqual([true]);
      expect(await admits({ origin, credentials: true, dangerously: PUBLIC_SUFFIX }, stranger)).toEqual([
        true,
      ]);
    },
  );

  test('is not accepted by the names of other risks', () => {
    const dangerously = {
      credentialsFromAnyOrigin: true,
      credentialsFromInsecureOrigins: true,
      credentialsFromNull: true,
    };
    expect(problemsOf({ origin: 'https://*.vercel.app', credentials: true, dangerously })).toHaveLength(1);
  });
});

describe('a wildcard that spans a public suffix', () => {
  test.each([
    ['https://*.amazonaws.com', 'https://console.amazonaws.com', 'https://evil.s3.amazonaws.com'],
    ['https://*.amazonaws.com', 'https://a.b.amazonaws.com', 'https://a.evil.s3.eu-west-1.amazonaws.com'],
    ['https://*.core.windows.net', 'https://login.core.windows.net', 'https://evil.blob.core.windows.net'],
    ['https://*.windows.net', 'https://graph.windows.net', 'https://evil.z6.web.core.windows.net'],
    ['https://*.amazonaws.com:*', 'https://console.amazonaws.com:8443', 'https://evil.s3.amazonaws.com:8443'],
    ['https://*.amazonaws.com.', 'https://console.amazonaws.com.', 'https://evil.s3.amazonaws.com.'],
    ['https://*.amazonaws.com', 'https://con~sole.amazonaws.com', 'https://ev~il.s3.amazonaws.com'],
  ])('%s allows %s and never %s', async (origin, own, stranger) => {
    expect(await admits({ origin, credentials: true }, own, stranger)).toEqual([true, false]);
    expect(await admits({ origin }, own, stranger)).toEqual([true, true]);
    expect(await admits({ origin, credentials: true, dangerously: PUBLIC_SUFFIX }, stranger)).toEqual([true]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test('does not allow the suffix itself', async () => {
    const options = { origin: 'https://*.amazonaws.com', credentials: true };
    expect(await admits(options, 'https://s3.amazonaws.com')).toEqual([false]);
  });

  test('still allows what is listed below that suffix', async () => {
    const origin = [
      'https://*.amazonaws.com',
      'https://mine.s3.amazonaws.com',
      'https://*.ours.s3.amazonaws.com',
    ];
    const asked = ['mine', 'ours', 'a.ours', 'a.mine', 'yours'].map(
      (name) => `https://${name}.s3.amazonaws.com`,
    );
    expect(await admits({ origin, credentials: true }, ...asked)).toEqual([true, false, true, false, false]);
  });
});

describe('with credentials, a wildcard for what belongs to one owner', () => {
  test.each([
    ['https://*.acme.vercel.app', 'https://a.b.acme.vercel.app'],
    ['https://*.example.co.uk', 'https://a.example.co.uk'],
    ['https://*.example.com', 'https://a.b.c.example.com'],
    ['https://acme.vercel.app', 'https://acme.vercel.app'],
    ['https://acme.vercel.app:*', 'https://acme.vercel.app:8443'],
    ['https://vercel.app', 'https://vercel.app'],
    ['https://vercel.app:*', 'https://vercel.app:8443'],
  ])('is taken and allows: %s', async (origin, own) => {
    expect(await admits({ origin, credentials: true }, own)).toEqual([true]);
  });

  test.each([
    'corp',
    'internal',
    'lan',
    'home.arpa.internal',
    'k8s.cluster.local',
    'test',
    'localhost',
    'intranet.corp',
  ])('is accepted for names in neither section of the list: %s', async (base) => {
    const origin = `https://*.${base}`;
    const asked = [`https://a.${base}`, `https://a.b.${base}`, `https://${base}`];
    expect(await admits({ origin, credentials: true }, ...asked)).toEqual([true, true, false]);
    const regexp = new RegExp(`^https:\\/\\/([a-z]+\\.)+acme\\.${base.replaceAll('.', '\\.')}$`);
    expect(await admits({ origin: regexp, credentials: true }, `https://a.acme.${base}`)).toEqual([true]);
  });
});

describe('a RegExp that reaches across a private suffix', () => {
  // Its own names are not shared; those below one of them are, and no part of the RegExp spells that.
  const PREVIEWS = () => /^https:\/\/[a-z0-9.-]+\.amazonaws\.com$/;
  const EVIL = 'https://evil.s3.amazonaws.com';
  const ALSO_EVIL = 'https://also-evil.s3.amazonaws.com';

  test('below a name that it writes is taken, denies tenants with credentials, and warns once, naming the first', async () => {
    const options = { origin: PREVIEWS(), credentials: true };
    expect(await admits(options, EVIL, ALSO_EVIL, EVIL)).toEqual([false, false, false]);
    expect(emitWarning.mock.calls).toEqual([
      [
        expect.stringContaining(`"${EVIL}"`),
        { type: 'CorsageWarning', code: 'CORSAGE_TENANT_ORIGIN_DENIED' },
      ],
    ]);
    const [[message]] = emitWarning.mock.calls;
    expect(message).toContain(String(PREVIEWS()));
    expect(message).toContain('dangerously: { credentialsFromPublicSuffix: true }');
  });

  test('allows them without credentials, or with the risk accepted by name', async () => {
    expect(await admits({ origin: PREVIEWS() }, EVIL)).toEqual([true]);
    const accepted = { origin: PREVIEWS(), credentials: true, dangerously: PUBLIC_SUFFIX };
    expect(await admits(accepted, EVIL)).toEqual([true]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test.each([
    [/^https:\/\/acme\.vercel\.app$/, 'https://acme.vercel.app'],
    [/^https:\/\/acme[.]vercel[.]app$/, 'https://acme.vercel.app'],
    [/^HTTPS:\/\/ACME\.vercel\.app(:\d+)?$/i, 'https://acme.vercel.app:8443'],
    [/^https:\/\/(?:acme|acme-staging)\.vercel\.app$/, 'https://acme-staging.vercel.app'],
    [/^https:\/\/acme\.(?:vercel\.app|netlify\.app|pages\.dev)$/, 'https://acme.pages.dev'],
    [/^https:\/\/(?:www\.)?acme\.github\.io$/, 'https://acme.github.io'],
    [/^https:\/\/[0-9a-f]+\.acme\.pages\.dev$/, 'https://0badc0de.acme.pages.dev'],
    [/^https:\/\/(?:[a-z]+\.)*acme\.vercel\.app\.?$/, 'https://a.b.acme.vercel.app.'],
    [/^https:\/\/app\.acme\.vercel\.app$/, 'https://app.acme.vercel.app'],
    [/^https:\/\/vercel\.app$/, 'https://vercel.app'],
    [/^https:\/\/[a-z-]+\.example\.co\.uk$/, 'https://a-b.example.co.uk'],
    [/^https:\/\/[a-z]+\.amazonaws\.com$/, 'https://console.amazonaws.com'],
  ])('allows whom it spells out, and who is below no private suffix: %s', async (origin, own) => {
    expect(await admits({ origin, credentials: true }, own)).toEqual([true]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test('allows whom it spells out, however many they are', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `tenant${i}`);
    const origin = new RegExp(`^https:\\/\\/(?:${names.join('|')})\\.vercel\\.app$`);
    const asked = [names[0], names[150], names[299]].map((name) => `https://${name}.vercel.app`);
    expect(await admits({ origin, credentials: true }, ...asked)).toEqual([true, true, true]);
  });

  test.each([
    [/^https:\/\/[a-z.]*s3\.amazonaws\.com$/, 'https://s3.amazonaws.com', 'https://evil.s3.amazonaws.com'],
    [
      /^https:\/\/([a-z0-9]+\.)+amazonaws\.com$/,
      'https://a.b.amazonaws.com',
      'https://a.evil.s3.amazonaws.com',
    ],
  ])('denies whom it does not spell out: %s', async (origin, own, stranger) => {
    expect(await admits({ origin, credentials: true }, own, stranger)).toEqual([true, false]);
    expect(emitWarning).toHaveBeenCalledTimes(1);
  });
});
