// Why no answer came, word for word, and what to do about it.

import { reasonOf } from '../../lib/check/unreachable';
import { NoAnswer } from '../../lib/check/wire';

const URL_ASKED = 'https://api.example.com/items';

const TRUST =
  'Give the server a certificate that browsers trust; for one of your own, set NODE_EXTRA_CA_CERTS to the file of its authority.';
const NO_HTTP = 'Look whether another server has the port, and whether it is https where you wrote http.';

const REASONS: [code: string, cause: string, cure: string][] = [
  [
    'ECONNREFUSED',
    'Nothing listens at api.example.com: the connection was refused.',
    'Start the server, or write its host and port.',
  ],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'].map((code): (typeof REASONS)[number] => [
    code,
    'The name in api.example.com cannot be resolved.',
    'Look for a misspelling, and whether the network is there.',
  ]),
  ...['TIMEOUT', 'ETIMEDOUT'].map((code): (typeof REASONS)[number] => [
    code,
    'api.example.com did not answer in time.',
    'Look whether it hangs, or wait longer: --timeout 30.',
  ]),
  ...['ECONNRESET', 'EPIPE'].map((code): (typeof REASONS)[number] => [
    code,
    'api.example.com closed the connection instead of answering.',
    'Look into its log; and whether it is https where you wrote http.',
  ]),
  [
    'CERT_HAS_EXPIRED',
    'The certificate of api.example.com has expired.',
    'Renew it: browsers do not accept it either.',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'The certificate of api.example.com is for another name.',
    'Write the name that it is for, or give the server one for this name.',
  ],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_UNTRUSTED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_CRL',
    'CRL_SIGNATURE_FAILURE',
  ].map((code): (typeof REASONS)[number] => [
    code,
    'The certificate of api.example.com is not trusted.',
    TRUST,
  ]),
  ...['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_HANDSHAKE_TIMEOUT'].map(
    (code): (typeof REASONS)[number] => [
      code,
      'api.example.com and the checker could not agree on TLS.',
      'Look whether it is http where you wrote https.',
    ],
  ),
  [
    'HPE_HEADER_OVERFLOW',
    "The head of api.example.com's answer is longer than any browser reads.",
    'Send fewer or shorter headers.',
  ],
  ...['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOWING'].map((code): (typeof REASONS)[number] => [
    code,
    'What api.example.com sent is no HTTP/1.1.',
    NO_HTTP,
  ]),
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].map(
    (code): (typeof REASONS)[number] => [
      code,
      'api.example.com cannot be reached from here.',
      'Look at the network and the firewall.',
    ],
  ),
];

test.each(REASONS)('the error %s is told as: %s', (code, cause, cure) => {
  // A name with several addresses fails without a message.
  expect(reasonOf(new NoAnswer(code, ''), URL_ASKED)).toEqual({ cause: `${cause} ("${code}")`, cure });
});

const LIKE_THEM = REASONS.flatMap(([code]) => [`NO_${code}`, `${code}-LIKE`]);

test.each(LIKE_THEM.filter((code) => /CERT/.test(code)))('the error %s is about a certificate', (code) => {
  expect(reasonOf(new NoAnswer(code, ''), URL_ASKED).cure).toBe(TRUST);
});

test.each(['EODD', 'EAI_', ...LIKE_THEM.filter((code) => !/CERT|SIGNATURE|^UNABLE_TO|^HPE_/.test(code))])(
  'the error %s is not about a certificate, and is told as it is',
  (code) => {
    expect(reasonOf(new NoAnswer(code, 'of old'), URL_ASKED)).toEqual({
      cause: `No answer came from api.example.com. ("${code} of old")`,
      cure: 'Look whether the server runs and can be reached from here.',
    });
  },
);

test("an unreachable server is named with its port, and the error's code once", () => {
  const refused = new NoAnswer('ECONNREFUSED', 'connect ECONNREFUSED ::1:1');
  expect(reasonOf(refused, 'http://[::1]:1/').cause).toBe(
    'Nothing listens at [::1]:1: the connection was refused. ("connect ECONNREFUSED ::1:1")',
  );
});

test('an error message from outside is escaped and cut', () => {
  const { cause } = reasonOf(new NoAnswer('EODD', `\x1b[31m${'x'.repeat(1000)}`), 'http://127.0.0.1:1/');
  expect(cause).toMatch(/^No answer came from 127\.0\.0\.1:1\. \("EODD \\u001b\[31mx+\.\.\."\)$/);
  expect(cause.length).toBeLessThan(200);
});
