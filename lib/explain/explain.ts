// explain(): what a browser does with a request to a server that runs a policy.

import { type BrowserRequest, type Failure, fetchAs, type Step } from '../browser';
import { repairOrigin } from '../fixes';
import type { HeaderList } from '../http';
import type { CorsOptions, OriginOption } from '../options';
import { type DangerouslyOptions, isSerializedOrigin } from '../origins';
import { type CorsPolicy, toPolicy } from '../policy';
import { show } from '../problems';
import { type PolicyAnswer, policyServer } from './policy-answer';
import { denialCause, failureCause } from './policy-causes';
import { policyFix, policyWarningFix } from './policy-fixes';
import { type Advisor, type Explanation, report } from './report';

/** What a page asks for: `fetch(url, { method, headers, credentials: 'include' })`. */
export interface ExplainedRequest {
  /** Absolute. */
  readonly url: string;
  /** The page's origin: `https://app.example.com`, or `null`. */
  readonly origin: string;
  /** As the page writes it. Default: `'GET'`. */
  readonly method?: string | undefined;
  /** As `fetch` takes them: an object, a list of pairs, a `Headers`. Default: none. */
  readonly headers?:
    | Readonly<Record<string, string>>
    // Iterable too, but TypeScript 5.0 takes a list of pairs for a record unless it is named.
    | readonly (readonly [name: string, value: string])[]
    | Iterable<readonly [name: string, value: string]>
    | undefined;
  /** Whether the page writes `credentials: 'include'`. Default: `false`. */
  readonly credentials?: boolean | undefined;
  /** The response headers that the page's script reads. Default: none. */
  readonly reads?: readonly string[] | undefined;
}

/**
 * Tells what a browser does with a request to a server that runs this policy, step by step by the Fetch standard, and
 * what to change where it is blocked. The policy really decides, so its origin functions are asked; a
 * `disallowedOrigin` function is not called. Nothing is sent anywhere.
 *
 * ```js
 * const { allowed, code, cause, cure } = await explain(
 *   { origin: 'https://app.example.com', methods: 'GET' },
 *   { url: 'https://api.example.com/items/1', origin: 'https://app.example.com', method: 'DELETE' },
 * );
 * // false, 'CORSMethodNotFound', …, "Write methods: ['GET', 'DELETE']."
 * ```
 *
 * @throws CorsConfigError with everything that is wrong with the options; TypeError for what is no request.
 */
export async function explain<
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(
  policyOrOptions: CorsOptions<Origin, Dangerously> | CorsPolicy,
  request: ExplainedRequest,
): Promise<Explanation> {
  const policy = toPolicy(policyOrOptions);
  const { reads = [], ...asked } = request;
  const page = readRequest(asked);
  const app = reads.map((name) => [name, 'shown'] as const);
  const send = policyServer(policy, app);
  const outcome = await fetchAs(page, send);
  return report(page, outcome, send, advisorOf(policy), reads);
}

function readRequest({
  url,
  origin,
  method = 'GET',
  headers = {},
  credentials = false,
}: ExplainedRequest): BrowserRequest {
  for (const [name, value] of Object.entries({ url, method })) {
    if (typeof value !== 'string') throw new TypeError(`corsage: ${name}: ${show(value)} is no string.`);
  }
  if (origin !== 'null' && !isSerializedOrigin(origin)) {
    const fix = typeof origin === 'string' ? repairOrigin(origin).fix : 'Write "https://app.example.com".';
    throw new TypeError(`corsage: origin: ${show(origin)} is no origin of a page. ${fix}`);
  }
  if (typeof credentials !== 'boolean') {
    throw new TypeError(`corsage: credentials: ${show(credentials)} is no boolean. Write true or false.`);
  }
  return { url, origin, method, headers: pairsOf(headers), credentials };
}

function pairsOf(headers: NonNullable<ExplainedRequest['headers']>): HeaderList {
  const pairs =
    Symbol.iterator in headers
      ? [...(headers as Iterable<readonly [string, string]>)]
      : Object.entries(headers);
  return pairs.map(([name, value]) => [name, String(value)]);
}

function advisorOf(policy: CorsPolicy): Advisor {
  return {
    cause: (step, failure, { origin }) => policyCause(step, failure, origin),
    fix: (step, failure, page) =>
      errorOf(step) === undefined
        ? policyFix(policy, step, failure, page)
        : 'Make the origin function answer true or false; what it throws goes to the error handler of the app.',
    warningFix: (finding, page) => policyWarningFix(finding, policy, page),
  };
}

/** What the policy meant by sending no header. */
function policyCause(step: Step, { code }: Failure, origin: string): string | undefined {
  if (code !== 'CORSMissingAllowOrigin') return undefined;
  const answer = step.name.startsWith('preflight') ? 'the answer to the preflight' : 'the response';
  const error = errorOf(step);
  const cause = error === undefined ? denialCause(origin) : failureCause(error);
  return `${cause.slice(0, -1)}, so ${answer} has no Access-Control-Allow-Origin.`;
}

function errorOf({ exchange }: Step): unknown {
  return (exchange?.response as PolicyAnswer | undefined)?.error;
}
