// A certificate for loopback servers, made for this run. Only a client that gets it trusts it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Where `cert` is, for `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  /** Deletes the file. */
  remove(): void;
}

interface Wanted {
  /** Default: `localhost` and 127.0.0.1. */
  readonly name?: string;
  /** Default: tomorrow. */
  readonly until?: Date;
}

const DAY = 86_400_000;

export async function makeCertificate({
  name,
  until = new Date(Date.now() + DAY),
}: Wanted = {}): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name ?? 'localhost' }], {
    keyType: 'ec',
    notBeforeDate: new Date(until.getTime() - 2 * DAY),
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames:
          name === undefined
            ? [
                { type: 2, value: 'localhost' },
                { type: 7, ip: '127.0.0.1' },
              ]
            : [{ type: 2, value: name }],
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'corsage-certificate-'));
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, cert);
  return { key, cert, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
