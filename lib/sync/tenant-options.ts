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
    const refused = this.#refuse(options);
    if (refused !== undefined) return [refused];
    const wide = [...everyOrigin((options as { origin: unknown }).origin, 'origin')];
    if (wide.length > 0) return wide;
    try {
      readOptions(this.#merge(options as object));
      return undefined;
    } catch (error) {
      if (!(error instanceof CorsConfigError)) throw error;
      return error.problems.map(withoutPosition);
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

  #refuse(options: unknown): Refused | undefined {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      return problem(
        '',
        options,
        'is not an object of options',
        "Give the tenant's options, such as { origin: [] }.",
      );
    }
    for (const [name, value] of Object.entries(options)) {
      if (name === 'dangerously' || name === 'debug') {
        return problem(
          name,
          value,
          'is not taken from a tenant',
          'Remove it, or put it into base, for all tenants.',
        );
      }
      if (textOf(value) === undefined) {
        return problem(
          name,
          value,
          'is not plain data',
          'Use strings, numbers, booleans and arrays. What is code, such as a RegExp, belongs into base.',
        );
      }
    }
    const { origin } = options as { origin?: unknown };
    if (!Object.hasOwn(options, 'origin') || origin === undefined || origin === null) {
      return problem('origin', origin, 'is missing', "List the tenant's origins; [] for none.");
    }
    return undefined;
  }
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

/** The tenant's origin is the last item of the list that was compiled. */
function withoutPosition(found: Refused): Refused {
  const own = /^origin\[1\]/;
  const path = found.path.replace(own, 'origin');
  return { ...found, path, message: found.message.replace(own, 'origin') };
}
