// Why no answer came, and what to do about it.

import { show } from '../problems';
import type { NoAnswer } from './wire';

export interface Reason {
  readonly cause: string;
  readonly cure: string;
}

const TRUST =
  'Give the server a certificate that browsers trust; for one of your own, set NODE_EXTRA_CA_CERTS to the file of its authority.';

/** Codes of Node, of c-ares and of OpenSSL, each with what it says of `host`. The first that fits counts. */
const REASONS: readonly (readonly [code: RegExp, says: (host: string) => string, cure: string])[] = [
  [
    /^ECONNREFUSED$/,
    (host) => `Nothing listens at ${host}: the connection was refused.`,
    'Start the server, or write its host and port.',
  ],
  [
    /^(?:ENOTFOUND|EAI_\w+)$/,
    (host) => `The name in ${host} cannot be resolved.`,
    'Look for a misspelling, and whether the network is there.',
  ],
  [
    /^(?:TIMEOUT|ETIMEDOUT)$/,
    (host) => `${host} did not answer in time.`,
    'Look whether it hangs, or wait longer: --timeout 30.',
  ],
  [
    /^(?:ECONNRESET|EPIPE)$/,
    (host) => `${host} closed the connection instead of answering.`,
    'Look into its log; and whether it is https where you wrote http.',
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    (host) => `The certificate of ${host} has expired.`,
    'Renew it: browsers do not accept it either.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (host) => `The certificate of ${host} is for another name.`,
    'Write the name that it is for, or give the server one for this name.',
  ],
  [/CERT|^UNABLE_TO_|SIGNATURE/, (host) => `The certificate of ${host} is not trusted.`, TRUST],
  [
    /^(?:EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/,
    (host) => `${host} and the checker could not agree on TLS.`,
    'Look whether it is http where you wrote https.',
  ],
  [
    /^HPE_HEADER_OVERFLOW$/,
    (host) => `The head of ${host}'s answer is longer than any browser reads.`,
    'Send fewer or shorter headers.',
  ],
  [
    /^HPE_/,
    (host) => `What ${host} sent is no HTTP/1.1.`,
    'Look whether another server has the port, and whether it is https where you wrote http.',
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/,
    (host) => `${host} cannot be reached from here.`,
    'Look at the network and the firewall.',
  ],
];

/** `url` is the one that was asked. */
export function reasonOf({ code, message }: NoAnswer, url: string): Reason {
  const { host } = new URL(url);
  const [, says, cure] = REASONS.find(([pattern]) => pattern.test(code)) ?? [
    undefined,
    () => `No answer came from ${host}.`,
    'Look whether the server runs and can be reached from here.',
  ];
  // The message of a name with several addresses is empty.
  const detail = message.includes(code) ? message : `${code} ${message}`.trim();
  return { cause: `${says(host)} (${show(detail)})`, cure };
}
