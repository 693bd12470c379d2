// From what is known of a tenant to its policy. Options of tenants are data: what runs code, or lets everybody in, is only
// taken from `base`, which stands in the program.

import { OriginAllowlist, readOptions } from '../options';
import { type CorsPolicy, toPolicy } from '../policy';
import { CorsConfigError, show } from '../problems';
import type { SyncProblem } from './types';

type Refused = Omit<SyncProblem, 'tenant'>;

/** The options as text, to tell whether they changed; undefined if they are not plain data, or nested too deep. */
export function textOf(value: unknown, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol'
      ? undefined
      : `${typeof value} ${quoted(value)}`;
  }
  const prototype = Object.getPrototypeOf(value);
  const list = Array.isArray(value);
  if (depth > 4 || !(list || prototype === null || Object.getPrototypeOf(prototype) === null))
    return undefined;
  let text = list ? '[' : '{';
  for (const [key, item] of Object.entries(value)) {
    const inside = textOf(item, depth + 1);
    if (inside === undefined) return undefined;
    text += list ? `${inside},` : `${JSON.stringify(key)}:${inside},`;
  }
  return text;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Makes tenants' policies of one `base`. */
export class TenantPolicies {
  readonly #base: object;
  /** What every tenant allows. */
  readonly #shared: readonly unknown[];

  /** @throws CorsConfigError, or TypeError, for a base that no tenant can have. */
  constructor(base: object) {
    const list = new OriginAllowlist();
    const { origin } = toPolicy('origin' in base ? base : { ...base, origin: list });
    if (origin === '*' || origin === true) {
      throw new TypeError(
        `corsage: base.origin lets every origin in, whatever a tenant lists. Leave it out, or list what all tenants share.`,
      );
    }
    this.#base = base;
    this.#shared = origin === false || !('origin' in base) ? [list] : [origin];
  }

  /** What is wrong with the options; undefined if a policy can be made of them. */
  problemsOf(options: unknown): readonly Refused[] | undefined {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      const fix = "Give the tenant's options, such as { origin: [] }.";
      return [problem('', options, 'is not an object of options', fix)];
    }
    const refused = [...refusedIn(options)];
    // What is refused is left out of the rest, which is read all the same: a customer corrects everything at once.
    const rest: Record<string, unknown> = { ...options };
    for (const { path } of refused) delete rest[path];
    const wide = [...everyOrigin(rest.origin, 'origin')];
    if (wide.length > 0) rest.origin = withoutEvery(rest.origin);
    rest.origin ??= [];
    const found = [...refused, ...wide, ...this.#problemsIn(rest)];
    return found.length === 0 ? undefined : found;
  }

  #problemsIn(options: object): readonly Refused[] {
    try {
      readOptions(this.#merge(options), true);
      return [];
    } catch (error) {
      if (!(error instanceof CorsConfigError)) throw error;
      return error.problems.map(asTenants);
    }
  }

  /** Of options that have no problems. */
  make(options: object): CorsPolicy {
    return toPolicy(this.#merge(options));
  }

  #merge(options: object): object {
    const { origin } = options as { origin: unknown };
    // An empty list, like `false`, denies everybody: `origin: false` would leave the response to others.
    const none = origin === false || (Array.isArray(origin) && origin.length === 0);
    return { ...this.#base, ...options, origin: none ? this.#shared : [...this.#shared, origin] };
  }
}

/** Options that a tenant cannot have at all, whatever their values. */
function* refusedIn(options: object): Generator<Refused> {
  for (const [name, value] of Object.entries(options)) {
    if (name === 'dangerously' || name === 'debug') {
      const fix = 'Remove it, or put it into base, for all tenants.';
      yield problem(name, value, 'is not taken from a tenant', fix);
    } else if (textOf(value) === undefined) {
      const fix =
        'Use strings, numbers, booleans and arrays. What is code, such as a RegExp, belongs into base.';
      yield problem(name, value, 'is not plain data', fix);
    }
  }
  const value = Object.hasOwn(options, 'origin') ? (options as { origin?: unknown }).origin : undefined;
  if (value !== undefined && value !== null) return;
  const message = 'origin is missing.';
  const fix = "List the tenant's origins; [] for none.";
  yield { code: 'TENANT_OPTION', path: 'origin', value, message, fix };
}

function problem(path: string, value: unknown, says: string, fix: string): Refused {
  const where = path === '' ? '' : `${path}: `;
  return { code: 'TENANT_OPTION', path, value, message: `${where}${show(value)} ${says}.`, fix };
}

/** Found here, and not where options are read: that would print a warning, which is for whoever writes the program. */
function* everyOrigin(item: unknown, path: string): Generator<Refused> {
  if (Array.isArray(item)) {
    for (let i = 0; i < item.length; i++) {
      // Most are strings without one, of which there may be a million.
      if (typeof item[i] !== 'string' || item[i].includes('*')) yield* everyOrigin(item[i], `${path}[${i}]`);
    }
  } else if (item === true || (typeof item === 'string' && /(?:^|,)\s*\*\s*(?:,|$)/.test(item))) {
    yield problem(path, item, 'lets every origin in', "List the tenant's own origins instead.");
  }
}

/** The same with an origin in the place of each such item, so that the others can be judged under their own paths. */
function withoutEvery(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(withoutEvery);
  if (item === true) return HARMLESS;
  return typeof item === 'string' ? item.replace(/(?<=^|,)\s*\*\s*(?=,|$)/g, HARMLESS) : item;
}

const HARMLESS = 'https://tenant.invalid';

/** The tenant's origin is the last item of the list that was compiled, and its fix something that a tenant can have. */
function asTenants(found: Refused): Refused {
  const own = /^origin\[1\]/;
  const path = found.path.replace(own, 'origin');
  const fix = path.startsWith('origin') ? asData(found.fix) : found.fix;
  return { ...found, path, message: found.message.replace(own, 'origin'), fix };
}

const RISK = /,? (?:or|and) accept the risk: dangerously: {[^}]*}\.(?: Or: )?/;

/** Neither code, nor every origin, nor a risk, which is only accepted in `base`. */
function asData(fix: string): string {
  if (/RegExp|origin: "\*"/.test(fix)) return 'List the origins one by one.';
  const [first, instead] = fix.split(RISK) as [string, string?];
  if (instead === undefined) return fix;
  return instead === '' ? `${first}.` : `${instead.charAt(0).toUpperCase()}${instead.slice(1)}`;
}
