// What the messages of the three engines mean, where they name no URL to check.

interface Known {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
}

/** The first that matches counts. */
const KNOWN: readonly Known[] = [
  {
    pattern: /HTTP ok status|preflight response did not succeed|Preflight response is not successful/i,
    cause: 'The preflight got an error, most often from a login check or a router.',
    fix: 'Let the server answer OPTIONS with status 204 before the login check and the router.',
  },
  {
    pattern: /Redirect is not allowed for a preflight|external redirect/i,
    cause: 'The preflight was redirected.',
    fix: 'Request the URL where the redirect ends.',
  },
  {
    pattern: /wildcard '\*'|Credential is not supported|Cannot use wildcard/i,
    cause: 'The response allows every origin (*), and the request has credentials.',
    fix: 'Answer with the origin of the page and Access-Control-Allow-Credentials: true.',
  },
  {
    pattern: /Access-Control-Allow-Credentials/,
    cause: 'The response does not allow credentials.',
    fix: 'Send Access-Control-Allow-Credentials: true with both responses.',
  },
  {
    pattern: /multiple values|Multiple CORS header/i,
    cause: 'Access-Control-Allow-Origin has more than one value.',
    fix: 'Send one value only: the origin of the page.',
  },
  {
    pattern: /Access-Control-Allow-Methods|Did not find method/i,
    cause: 'The server does not allow the method.',
    fix: 'Add the method to Access-Control-Allow-Methods, in the same case.',
  },
  {
    pattern: /Access-Control-Allow-Headers/,
    cause: 'The server does not allow a header of the request.',
    fix: 'Add the header to Access-Control-Allow-Headers.',
  },
  {
    pattern: /Access-Control-Allow-Origin/,
    cause: 'The server does not allow the origin of the page.',
    fix: 'Add the origin to those that the server allows.',
  },
];

/** Undefined for any other text. */
export function knownMessage(text: string): Known | undefined {
  return KNOWN.find(({ pattern }) => pattern.test(text));
}
