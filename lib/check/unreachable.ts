// Why no response came, and what to do about it.

import { show } from '../problems';
import type { NoAnswer } from './wire';

const TRUST =
  'Give the server a certificate that browsers trust. If you have a certificate authority of your own, set NODE_EXTRA_CA_CERTS to the file of its certificate.';

/** Codes of Node, c-ares, OpenSSL and our own, each with its message for a host, and the fix. The first match counts. */
const REASONS: readonly (readonly [code: RegExp, message: (host: string) => string, fix: string])[] = [
  [
    /^NOT_SAVED$/,
    () => 'There is no saved response to this request.',
    'Save it too, for the preflight as --preflight-response and for the request itself as --response.',
  ],
  [
    /^PROXY$/,
    (host) => `The proxy did not connect to ${host}.`,
    'Correct the variable HTTPS_PROXY, or add the host to NO_PROXY.',
  ],
  [
    /^ECONNREFUSED$/,
    (host) => `Nothing is listening at ${host}: the connection was refused.`,
    'Start the server, or correct the host and the port.',
  ],
  [
    /^(?:ENOTFOUND|EAI_\w+)$/,
    (host) => `The name ${host} cannot be resolved.`,
    'Check the spelling, and your network connection.',
  ],
  [
    /^(?:TIMEOUT|ETIMEDOUT)$/,
    (host) => `${host} did not respond in time.`,
    'Check whether the server is hanging, or wait longer: --timeout 30.',
  ],
  [
    /^(?:ECONNRESET|EPIPE)$/,
    (host) => `${host} closed the connection without a response.`,
    'Check the log of the server, and whether the URL should start with https.',
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    (host) => `The certificate of ${host} has expired.`,
    'Renew it: browsers do not accept it either.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (host) => `The certificate of ${host} is for another name.`,
    'Use the name in the certificate, or give the server a certificate for this name.',
  ],
  [/CERT|^UNABLE_TO_|SIGNATURE/, (host) => `The certificate of ${host} is not trusted.`, TRUST],
  [
    /^(?:EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/,
    (host) => `No TLS connection to ${host} could be made.`,
    'Check whether the URL should start with http instead of https.',
  ],
  [
    /^HEAD_TOO_LONG$/,
    (host) => `The response of ${host} has more header bytes than browsers read.`,
    'Send fewer or shorter headers.',
  ],
  [
    /^NOT_HTTP$/,
    (host) => `What ${host} sent is not valid HTTP/1.1.`,
    'Check whether another server uses this port, and whether the URL should start with https.',
  ],
  [
    /^ERR_HTTP2_/,
    (host) => `${host} ended the request over HTTP/2 without a response.`,
    'Check the log of the server, and of the proxy in front of it.',
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/,
    (host) => `${host} cannot be reached from here.`,
    'Check the network and the firewall.',
  ],
  [
    /^/,
    (host) => `${host} did not respond.`,
    'Check whether the server is running and can be reached from here.',
  ],
];

/** `url` is that of the request. */
export function reasonOf({ code, message }: NoAnswer, url: string): { message: string; fix: string } {
  const { host } = new URL(url);
  const [, says, fix] = REASONS.find(([pattern]) => pattern.test(code)) as (typeof REASONS)[number];
  // The message is empty if the name has several addresses.
  const detail =
    message.includes(code) || /^(?:NOT_SAVED|PROXY)$/.test(code) ? message : `${code} ${message}`.trim();
  return { message: `${says(host)} (${show(detail)})`, fix };
}

/** The server responded, but a browser takes it for no response. `problem` says why. */
export function unusableReason(problem: string, url: string): { message: string; fix: string } {
  return {
    message: `Browsers do not accept the response of ${new URL(url).host}: ${problem}.`,
    fix: problem.includes('101')
      ? 'Answer with another status: 101 is for WebSocket, which a page opens with new WebSocket(url).'
      : 'Send Content-Length once, or not at all.',
  };
}
