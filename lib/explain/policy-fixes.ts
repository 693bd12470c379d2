// What to change where the server is one of this package's policies: the option, and its new value.

import type { BrowserRequest, Failure, Step } from '../browser';
import { type CorsOptions, defaultOf, findProblems, type OriginItem } from '../options';
import { type DangerousName, liveOriginsOf } from '../origins';
import type { CorsPolicy } from '../policy';
import type { ProblemCode } from '../problems';
import type { Finding } from './findings';
import { exposureFix, headerFix, headerWarningFix, misplacedFix } from './header-fixes';

export function policyFix(policy: CorsPolicy, step: Step, failure: Failure, request: BrowserRequest): string {
  switch (failure.code) {
    case 'CORSMissingAllowOrigin':
      return originFix(policy, request.origin);
    case 'CORSNotSupportingCredentials':
    case 'CORSMissingAllowCredentials':
      return credentialsFix(policy, request.origin);
    case 'CORSMethodNotFound':
      return methodFix(policy, failure.method);
    case 'CORSMissingAllowHeaderFromPreflight':
      // What was sent is what is listed, or what was read of the request.
      return (
        misplacedFix(failure.names) ??
        written({ allowedHeaders: [...(failure.allowed ?? []), ...failure.names] })
      );
    default:
      return headerFix(step, failure, request);
  }
}

function methodFix({ methods }: CorsPolicy, method: string): string {
  // In a list it stands for every method, and is none itself.
  if (method === '*') return 'Use another method, such as POST.';
  const upper = method.toUpperCase();
  const inPage = `Write method: '${upper}' in the call of fetch`;
  if (methods.includes(upper)) return `${inPage}.`;
  if (upper !== 'PATCH' || method === upper) return written({ methods: [...methods, method] });
  return `${inPage}, and ${entries({ methods: [...methods, upper] })} in the policy.`;
}

/** A longer list is told what to add to it. */
const LONGEST_LIST = 8;

/** Adds the origin to what is allowed. */
function originFix(policy: CorsPolicy, origin: string): string {
  const listed: readonly OriginItem[] = typeof policy.origin === 'object' ? policy.origin : [];
  // `true` is every origin but, beside credentials, the opaque one.
  const list = [...(policy.origin === true ? [true] : listed), origin] as CorsOptions['origin'];
  const change = accepted(policy, { origin: list });
  const { dangerously } = change;
  const more = dangerously === undefined ? '' : ` and write ${entries({ dangerously })}`;
  if (listed.some((item) => liveOriginsOf(item) !== undefined)) {
    return told(`add the origin to the OriginAllowlist, list.add(${literal(origin)})${more}`, dangerously);
  }
  if (listed.length > LONGEST_LIST || !listed.every((item) => typeof item === 'string')) {
    return told(`add ${literal(origin)} to the list in the option origin${more}`, dangerously);
  }
  return written(change);
}

/** Turns credentials on; where the policy's own origins cannot have them, for this one alone. */
function credentialsFix(policy: CorsPolicy, origin: string): string {
  const named = policy.exposedHeaders === '*' ? { exposedHeaders: defaultOf('exposedHeaders') } : {};
  const change: CorsOptions = { credentials: true, ...named };
  const enough = problemsWith(policy, change).length === 0;
  return written(enough ? change : accepted(policy, { origin: [origin], ...change }));
}

/** The keys of `dangerously` that let a change through. */
const RISKS: readonly (readonly [ProblemCode, DangerousName])[] = [
  ['INSECURE_ORIGIN_WITH_CREDENTIALS', 'credentialsFromInsecureOrigins'],
  ['NULL_WITH_CREDENTIALS', 'credentialsFromNull'],
];

/** The change, with the risks accepted that it cannot do without. */
function accepted(policy: CorsPolicy, change: CorsOptions): CorsOptions {
  const codes = problemsWith(policy, change).map(({ code }) => code);
  const needed = RISKS.filter(([code]) => codes.includes(code)).map(([, name]) => [name, true]);
  if (needed.length === 0) return change;
  const set = Object.entries(policy.dangerously).filter(([, value]) => value);
  return { ...change, dangerously: Object.fromEntries([...set, ...needed]) };
}

function problemsWith(policy: CorsPolicy, change: CorsOptions): ReturnType<typeof findProblems> {
  return findProblems({ ...policy, ...change });
}

function written(change: CorsOptions): string {
  return told(`write ${entries(change)}`, change.dangerously);
}

/** Before a risk is taken, the way around it. */
function told(what: string, dangerously: CorsOptions['dangerously']): string {
  if (dangerously === undefined) return `${what.charAt(0).toUpperCase()}${what.slice(1)}.`;
  const around = dangerously.credentialsFromNull
    ? 'Give the page an origin of its own'
    : 'Serve the page over https';
  return `${around}, or, at the risk that the name tells, ${what}.`;
}

function entries(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${literal(value)}`)
    .join(', ');
}

/** As it is written in a program. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'object' ? `{ ${entries(value as object)} }` : String(value);
}

export function policyWarningFix(finding: Finding, policy: CorsPolicy, request: BrowserRequest): string {
  switch (finding.code) {
    case 'NO_MAX_AGE':
      return `Write maxAge: ${defaultOf('maxAge')}.`;
    case 'ANY_ORIGIN_WITH_CREDENTIALS':
      return typeof policy.origin === 'object'
        ? 'Let the origin function answer false for origins that are not yours, or list yours in the option origin.'
        : "List your origins: origin: ['https://app.example.com'].";
    case 'NULL_ORIGIN_ALLOWED':
      return "Take 'null' out of the option origin.";
    case 'HEADER_NOT_EXPOSED': {
      // `'*'` hides nothing that could be shown.
      const listed = policy.exposedHeaders as readonly string[];
      return exposureFix(
        finding.names,
        (names) => `Write exposedHeaders: ${literal([...listed, ...names])}.`,
      );
    }
    default:
      return headerWarningFix(finding, request);
  }
}
