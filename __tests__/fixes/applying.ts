// Applies a fix as a reader would: pastes the first thing that it gives to paste.

import type { Problem } from 'corsage';

/** What a fix gives to paste: JavaScript after its first "Write", and the keys of `dangerously`. */
export interface Pasted {
  readonly value: unknown;
  /** Whether `value` holds items with commas between them, which only a list has a place for. */
  readonly items: boolean;
  readonly dangerously: Readonly<Record<string, boolean>>;
}

/** Undefined when there is nothing to paste. */
export function pastedFrom({
  code,
  fix: said,
  value,
}: Pick<Problem, 'code' | 'fix' | 'value'>): Pasted | undefined {
  const fix = said.replace(/^In the list: (.)/, (_, first: string) => first.toUpperCase());
  const risks = /dangerously: \{ ([^}]*) \}/.exec(fix)?.[1] ?? '';
  const dangerously = Object.fromEntries([...risks.matchAll(/(\w+): true/g)].map(([, name]) => [name, true]));
  // Where the risk is the only thing that was wrong, what was written stays.
  if (code.endsWith('_WITH_CREDENTIALS') && risks !== '') return { value, items: false, dangerously };
  const list = /^Write (\[\/.*\/[a-z]*\]), without quotes\.$/.exec(fix)?.[1];
  if (list !== undefined) return { value: new Function(`return ${list}`)(), items: false, dangerously };
  const literal =
    /^(?:It is a string\. )?Write (\/(?:\\.|[^/\\])+\/[a-z]*|("(?:\\.|[^"\\])*")(?:, "(?:\\.|[^"\\])*")*|[0-9]+|true|false)(?=[ ,.])/.exec(
      fix,
    )?.[1];
  if (literal === undefined) return undefined;
  if (/^\/.+\/[a-z]*$/.test(literal)) {
    const [, source = '', flags = ''] = /^\/(.+)\/([a-z]*)$/.exec(literal) ?? [];
    return { value: new RegExp(source, flags), items: false, dangerously };
  }
  const values = JSON.parse(`[${literal}]`) as unknown[];
  const items = values.length > 1;
  return { value: items ? values : values[0], items, dangerously };
}

/** The options after the fix; throws when the fix says nothing that can be applied. */
export function changedBy(written: unknown, problem: Problem): unknown {
  const { path, fix, value } = problem;
  if (typeof written === 'string') {
    const whole = /^Write \{ origin: (".*") \}\.$/.exec(fix)?.[1];
    return { origin: JSON.parse(whole as string) };
  }
  const options = { ...(written as Record<string, unknown>) };
  const renamed = /^Write ([a-zA-Z.]+)\.$/.exec(fix)?.[1];
  if (problem.code === 'UNKNOWN_OPTION' && renamed !== undefined) {
    options[renamed] = options[path];
    delete options[path];
    return options;
  }
  if (/^Spread it/.test(fix)) return { ...options, [path]: [...(value as Iterable<unknown>)] };
  if (/^Write origin: "\*"/.test(fix)) return { ...options, origin: '*' };
  if (/take it out of the list/i.test(fix)) return { ...options, origin: without(options.origin, path) };
  const pasted = pastedFrom(problem);
  if (pasted === undefined) throw new Error(`Nothing to do: ${fix}`);
  const { dangerously } = pasted;
  if (Object.keys(dangerously).length > 0) {
    options.dangerously = { ...(options.dangerously as object | undefined), ...dangerously };
  }
  return put(options, path, value, pasted);
}

function put(
  options: Record<string, unknown>,
  path: string,
  wrong: unknown,
  { value: right, items }: Pasted,
): unknown {
  const [name = '', ...rest] = path.split(/[[\].]+/).filter((part) => part !== '');
  const given = options[name];
  if (rest.length > 0 && Array.isArray(given)) {
    const list = given.slice();
    const at = Number(rest[0]);
    list.splice(at, 1, ...(items ? (right as unknown[]) : [replaced(list[at], wrong, right)]));
    return { ...options, [name]: list };
  }
  if (items) throw new Error(`Not JavaScript in the place of ${path}: ${JSON.stringify(right)}`);
  return { ...options, [name]: replaced(given, wrong, right) };
}

/** In a comma list the item alone is replaced. */
function replaced(given: unknown, wrong: unknown, right: unknown): unknown {
  if (typeof given !== 'string' || typeof wrong !== 'string' || given === wrong || given.trim() === wrong)
    return right;
  const items = given.split(',').map((item) => (item.trim() === wrong ? right : item.trim()));
  return items.every((item) => typeof item === 'string') ? items.join(', ') : items;
}

function without(list: unknown, path: string): unknown {
  const at = Number(/\[(\d+)\]$/.exec(path)?.[1]);
  return (list as unknown[]).filter((_, i) => i !== at);
}
