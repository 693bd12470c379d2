// Fixes for a policy of this package: the option, with its new value.

import type { BrowserRequest, Failure, Step } from '../browser';
import { isCorsResponseHeader } from '../http';
import { type CorsOptions, defaultOf, findProblems, type OriginItem } from '../options';
import {
  credentialRules,
  faultWithCredentials,
  isSerializedOrigin,
  liveOriginsOf,
  readOriginEntry,
} from '../origins';
import type { CorsPolicy } from '../policy';
import { exposureFix, type WarningFinding } from './exchange-warnings';
import { headerFix, misplacedFix } from './header-fixes';
import { listNames } from './name-lists';
import { properMethod, usefulMaxAge, withoutMisplaced } from './repair';

/** A fix in words, and what it changes. */
export interface PolicyFix {
  readonly text: string;
  readonly options?: CorsOptions;
  readonly request?: Partial<BrowserRequest>;
}

/** `error` is what an origin function threw. */
export function policyFix(
  policy: CorsPolicy,
  step: Step,
  failure: Failure,
  request: BrowserRequest,
  error: unknown,
): PolicyFix {
  switch (failure.code) {
    case 'CORSMissingAllowOrigin':
      if (error !== undefined) return functionFix(policy, request.origin);
      return request.origin === 'null' ? opaqueFix(policy, request) : originFix(policy, request.origin);
    case 'CORSNotSupportingCredentials':
    case 'CORSMissingAllowCredentials':
      return request.origin === 'null' ? opaqueFix(policy, request) : credentialsFix(policy, request.origin);
    default:
      return listFix(step, failure, request);
  }
}

/** For what a preflight response shows without the policy: its lists are sent whole. */
export function listFix(
  step: Pick<Step, 'name' | 'exchange'>,
  failure: Failure,
  request: BrowserRequest,
): PolicyFix {
  switch (failure.code) {
    case 'CORSMethodNotFound':
      return methodFix(failure);
    case 'CORSMissingAllowHeaderFromPreflight':
      return headersFix(failure, request);
    default:
      return { text: headerFix(step, failure, request) };
  }
}

function methodFix({ method, allowed }: Failure & { code: 'CORSMethodNotFound' }): PolicyFix {
  // In a list, `*` means any method; as a method of its own it cannot be listed.
  if (method === '*') return { text: 'Use another method, such as POST.', request: { method: 'POST' } };
  const listed = (allowed ?? []).filter((name) => name !== '*');
  const proper = properMethod(method, listed);
  if (proper === method) return addTo('methods', listed, [method]);
  const write = `Write method: '${proper}' in the fetch call`;
  const request = { method: proper };
  if (listed.includes(proper)) return { text: `${write}.`, request };
  const options = { methods: [...listed, proper] };
  return { text: `${write}, and ${entries(options)} in the policy.`, request, options };
}

function headersFix(
  { names, allowed }: Failure & { code: 'CORSMissingAllowHeaderFromPreflight' },
  { headers = [] }: BrowserRequest,
): PolicyFix {
  const misplaced = names.filter(isCorsResponseHeader);
  if (misplaced.length > 0) {
    return { text: misplacedFix(misplaced), request: { headers: withoutMisplaced(headers) } };
  }
  const listed = (allowed ?? []).filter((name) => name !== '*');
  return addTo('allowedHeaders', listed, names);
}

/** The longest list that a fix shows whole, in characters. */
const LONGEST_TEXT = 300;

function addTo(
  option: 'methods' | 'allowedHeaders',
  listed: readonly string[],
  missing: readonly string[],
): PolicyFix {
  const options = { [option]: [...listed, ...missing] };
  const text = entries(options);
  const what =
    text.length <= LONGEST_TEXT ? `write ${text}` : `add ${listNames(missing)} to the option ${option}`;
  return told(what, options);
}

export const NOT_FROM_A_BROWSER = 'Nothing to fix: this did not come from a browser.';

/** For a request whose `Origin` the policy does not allow. The server does not know whose page it is. */
export function denialFix(origin: unknown): string {
  if (origin === 'null') return 'If the page is yours, serve it so that it has an origin of its own.';
  return origin === 'file://' || isSerializedOrigin(origin)
    ? `If the page is yours, add ${literal(origin)} to the option origin.`
    : NOT_FROM_A_BROWSER;
}

/** Stands for an origin that the page does not have yet. */
const EXAMPLE = 'https://app.example.com';

/** Any site can have `null`, so it is never the one to allow. What else is wrong is found for a page with an origin. */
function opaqueFix(policy: CorsPolicy, { credentials }: BrowserRequest): PolicyFix {
  const listed = typeof policy.origin === 'object' ? (policy.origin as readonly OriginItem[]) : undefined;
  const others = listed?.filter((item) => item !== 'null');
  const list =
    others && `, and list its origin${others.length === listed?.length ? '' : " instead of 'null'"}`;
  const open: CorsOptions = { origin: '*' };
  const isPublic = credentials !== true && problemsWith(policy, open).length === 0;
  const more = isPublic ? ` If the data is public, write ${entries(open)} instead.` : '';
  return {
    text: `Serve the page over http or https${list ?? ''}: any site can have null.${more}`,
    request: { origin: EXAMPLE },
    ...(others && { options: { origin: [...others, EXAMPLE] } }),
  };
}

/** For a longer list, the fix only says what to add. */
const LONGEST_LIST = 8;

function originFix(policy: CorsPolicy, origin: string): PolicyFix {
  const listed: readonly OriginItem[] = typeof policy.origin === 'object' ? policy.origin : [];
  const list = [...(policy.origin === true ? [true] : listed), origin] as CorsOptions['origin'];
  const options = accepted(policy, origin, { origin: list });
  const { dangerously } = options;
  const more = dangerously === undefined ? '' : ` and write ${entries({ dangerously })}`;
  if (listed.some((item) => liveOriginsOf(item) !== undefined)) {
    return ifYours(`add the origin to the OriginAllowlist: list.add(${literal(origin)})${more}`, options);
  }
  if (listed.length > LONGEST_LIST || !listed.every((item) => typeof item === 'string')) {
    return ifYours(`add ${literal(origin)} to the option origin${more}`, options);
  }
  return ifYours(`write ${entries(options)}`, options);
}

/** What allows another origin must not be pasted without a thought. */
function ifYours(what: string, options: CorsOptions): PolicyFix {
  return options.dangerously === undefined
    ? { text: `If the page is yours, ${what}.`, options }
    : told(what, options);
}

/** To find what else is wrong, the origin then counts as allowed. */
function functionFix(policy: CorsPolicy, origin: string): PolicyFix {
  return {
    text: 'Make the origin function answer true or false. What it throws goes to the error handler of the app.',
    options: accepted(policy, origin, { origin: [origin] }),
  };
}

/** Turns credentials on; if the other origins of the policy cannot or should not have them, only for this one. */
function credentialsFix(policy: CorsPolicy, origin: string): PolicyFix {
  const named = policy.exposedHeaders === '*' ? { exposedHeaders: defaultOf('exposedHeaders') } : {};
  const change: CorsOptions = { credentials: true, ...named };
  const enough = policy.origin !== true && problemsWith(policy, change).length === 0;
  const options = enough ? change : accepted(policy, origin, { origin: [origin], ...change });
  return told(`write ${entries(options)}`, options);
}

/** A change that allows the origin, with the risk that has to be accepted for it. */
function accepted(policy: CorsPolicy, origin: string, change: CorsOptions): CorsOptions {
  const rules = credentialRules(change.credentials ?? policy.credentials, policy.dangerously);
  const entry = readOriginEntry(origin);
  const risk = entry && faultWithCredentials(entry, rules)?.risk;
  if (risk === undefined) return change;
  const set = Object.entries(policy.dangerously).filter(([, value]) => value);
  return { ...change, dangerously: Object.fromEntries([...set, [risk, true]]) };
}

function problemsWith(policy: CorsPolicy, change: CorsOptions): ReturnType<typeof findProblems> {
  return findProblems({ ...policy, ...change });
}

/** A risk comes after the way around it. */
function told(what: string, options: CorsOptions): PolicyFix {
  const { dangerously } = options;
  if (dangerously === undefined) {
    return { text: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, options };
  }
  const around = dangerously.credentialsFromFiles
    ? 'Serve the page so that it has an origin of its own'
    : 'Serve the page over https';
  return { text: `${around}; or, if you accept the risk, ${what}.`, options };
}

function entries(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${literal(value)}`)
    .join(', ');
}

/** As it is written in JavaScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'object' ? `{ ${entries(value as object)} }` : String(value);
}

export function policyWarningFix({ code, fix, hidden = [] }: WarningFinding, policy: CorsPolicy): string {
  switch (code) {
    case 'NO_MAX_AGE':
      return `Write maxAge: ${defaultOf('maxAge')}.`;
    case 'MAX_AGE_TOO_LONG':
      return `Write maxAge: ${usefulMaxAge(policy.maxAge as number)}.`;
    case 'EVERY_ORIGIN_WITH_CREDENTIALS':
      return typeof policy.origin === 'object'
        ? 'Make the origin function answer false for origins that are not yours, or list yours in the option origin.'
        : "List your origins, such as origin: ['https://app.example.com'].";
    case 'NULL_ORIGIN_ALLOWED':
      return "Remove 'null' from the option origin.";
    case 'HEADER_NOT_EXPOSED': {
      // With `'*'`, only headers that no policy can expose are hidden.
      const listed = policy.exposedHeaders as readonly string[];
      return exposureFix(hidden, (names) => `Write exposedHeaders: ${literal([...listed, ...names])}.`);
    }
    default:
      return fix;
  }
}
