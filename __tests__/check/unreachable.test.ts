// Why no response came, word for word, and what to do about it.

import { reasonOf } from '../../lib/check/unreachable';
import { NoAnswer } from '../../lib/check/wire';

const URL_ASKED = 'https://api.example.com/items';

const TRUST =
  'Give the server a certificate that browsers trust. If you have a certificate authority of your own, set NODE_EXTRA_CA_CERTS to the file of its certificate.';
const NO_HTTP = 'Check whether another server uses this port, and whether the URL should start with https.';

const REASONS: [code: string, message: string, fix: string][] = [
  [
    'ECONNREFUSED',
    'Nothing is listening at api.example.com: the connection was refused.',
    'Start the server, or correct the host and the port.',
  ],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'].map((code): (typeof REASONS)[number] => [
    code,
    'The name api.example.com cannot be resolved.',
    'Check the spelling, and your network connection.',
  ]),
  ...['TIMEOUT', 'ETIMEDOUT'].map((code): (typeof REASONS)[number] => [
    code,
    'api.example.com did not respond in time.',
    'Check whether the server is hanging, or wait longer: --timeout 30.',
  ]),
  ...['ECONNRESET', 'EPIPE'].map((code): (typeof REASONS)[number] => [
    code,
    'api.example.com closed the connection without a response.',
    'Check the log of the server, and whether the URL should start with https.',
  ]),
  [
    'CERT_HAS_EXPIRED',
    'The certificate of api.example.com has expired.',
    'Renew it: browsers do not accept it either.',
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'The certificate of api.example.com is for another name.',
    'Use the name in the certificate, or give the server a certificate for this name.',
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
      'No TLS connection to api.example.com could be made.',
      'Check whether the URL should start with http instead of https.',
    ],
  ),
  [
    'HEAD_TOO_LONG',
    'The response of api.example.com has more header bytes than browsers read.',
    'Send fewer or shorter headers.',
  ],
  ['NOT_HTTP', 'What api.example.com sent is not valid HTTP/1.1.', NO_HTTP],
  ...['ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_GOAWAY_SESSION'].map((code): (typeof REASONS)[number] => [
    code,
    'api.example.com ended the request over HTTP/2 without a response.',
    'Check the log of the server, and of the proxy in front of it.',
  ]),
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].map(
    (code): (typeof REASONS)[number] => [
      code,
      'api.example.com cannot be reached from here.',
      'Check the network and the firewall.',
    ],
  ),
];

test.each(REASONS)('after the error %s, the message is: %s', (code, message, fix) => {
  // A name with several addresses fails without a message.
  expect(reasonOf(new NoAnswer(code, ''), URL_ASKED)).toEqual({ message: `${message} ("${code}")`, fix });
});

const LIKE_THEM = REASONS.flatMap(([code]) => [`NO_${code}`, `${code}-LIKE`]);

test.each(LIKE_THEM.filter((code) => /CERT/.test(code)))('the error %s is about a certificate', (code) => {
  expect(reasonOf(new NoAnswer(code, ''), URL_ASKED).fix).toBe(TRUST);
});

test.each([
  'EODD',
  'EAI_',
  ...LIKE_THEM.filter((code) => !/CERT|SIGNATURE|^UNABLE_TO|^ERR_HTTP2_/.test(code)),
])('the error %s is not about a certificate, and is shown as it is', (code) => {
  expect(reasonOf(new NoAnswer(code, 'of old'), URL_ASKED)).toEqual({
    message: `api.example.com did not respond. ("${code} of old")`,
    fix: 'Check whether the server is running and can be reached from here.',
  });
});

test("an unreachable server is named with its port, and the error's code once", () => {
  const refused = new NoAnswer('ECONNREFUSED', 'connect ECONNREFUSED ::1:1');
  expect(reasonOf(refused, 'http://[::1]:1/').message).toBe(
    'Nothing is listening at [::1]:1: the connection was refused. ("connect ECONNREFUSED ::1:1")',
  );
});

test('an error message from outside is escaped and cut', () => {
  const { message } = reasonOf(new NoAnswer('EODD', `\x1b[31m${'x'.repeat(1000)}`), 'http://127.0.0.1:1/');
  expect(message).toMatch(/^127\.0\.0\.1:1 did not respond\. \("EODD \\u001b\[31mx+\.\.\."\)$/);
  expect(message.length).toBeLessThan(200);
});
