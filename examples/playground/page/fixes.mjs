// Does what a fix says: where it gives something to paste, a button pastes it. Whether that helps is tried before the
// button is shown.

import {
  literal,
  readPolicy,
  readValueAt,
  removeAt,
  renameOption,
  replaceAt,
  setOption,
} from './policy-code.mjs';

const OPTION =
  /(?<=[ ,])(origin|methods|allowedHeaders|exposedHeaders|credentials|maxAge|protectHeaders|dangerously): /g;

/** All that `predict` has found: problems of the options, what blocks the request, warnings. */
export const findingsOf = ({ refused = [], explanation: { problems = [], warnings = [] } = {} }) => [
  ...refused,
  ...problems,
  ...warnings,
];

/** The risks that a policy accepts. */
export const risksOf = ({ policy }) =>
  Object.entries(readPolicy(policy).value.dangerously ?? {}).flatMap(([name, on]) =>
    on === true ? [name] : [],
  );

const ACCEPTED = /[,;] or\b[^;]* accept the risk\b.*/;

/**
 * The states after a fix, first without the risk that it names; none if it gives nothing to paste, does not help by itself,
 * or blocks a request that is `allowed`. `predict` tells what comes of a state, `own` is an origin for a page that has none.
 */
export async function waysOn(state, finding, allowed, predict, own) {
  const ways = [];
  for (const fix of new Set([finding.fix.replace(ACCEPTED, '.'), finding.fix])) {
    const next = await fixed(state, { ...finding, fix }, allowed, predict, own).catch(() => undefined);
    if (next !== undefined) ways.push(next);
  }
  return ways;
}

async function fixed(state, finding, allowed, predict, own) {
  const option = finding.path !== undefined;
  const next = option
    ? { ...state, policy: fixOption(state.policy, finding) }
    : fixRequest(state, finding, own);
  if (next?.policy === undefined) return undefined;
  const found = await predict(next);
  const { explanation } = found;
  if (!option && (explanation === undefined || (allowed && !explanation.allowed))) return undefined;
  const same = ({ code, path, message }) =>
    code === finding.code && (option ? path === finding.path : message === finding.message);
  // From another page, it is another request.
  return next.from === state.from && findingsOf(found).some(same) ? undefined : next;
}

/** The policy after the fix of one problem of its options; undefined if the fix gives nothing to paste. */
export function fixOption(text, { code, path, value, fix }) {
  const renamed = /^Write ([a-zA-Z]+)\.$/.exec(fix)?.[1];
  if (code === 'UNKNOWN_OPTION') {
    if (renamed !== undefined) return renameOption(text, path, renamed);
    return /^Remove it/.test(fix) ? setOption(text, path, undefined) : undefined;
  }
  if (/take it out of the list/i.test(fix)) return removeAt(text, path);
  if (/^Write origin: "\*"/.test(fix)) return setOption(text, 'origin', '*');
  const accepted = fixSettings(text, / dangerously: .*/.exec(fix)?.[0] ?? '');
  // Where the risk is the only thing that was wrong, what was written stays.
  if (code.endsWith('_WITH_CREDENTIALS') && accepted !== undefined) return accepted;
  const values = [];
  let at = /^(?:In the list: |It is a string\. )*write (?=["'/[\d]|true\b|false\b)/i.exec(fix)?.[0].length;
  if (at === undefined) return fixSettings(text, fix);
  for (let node; node === undefined || fix.startsWith(', "', node.end); at = node.end + 2) {
    node = readValueAt(fix, at);
    values.push(node.value);
  }
  return replaceAt(accepted ?? text, path, value, values);
}

/** `Write origin: ['https://app.example.com'], credentials: true.` Undefined if nothing is written so. */
function fixSettings(text, fix) {
  let changed;
  for (const { 0: found, 1: name, index } of fix.matchAll(OPTION)) {
    const { value } = readValueAt(fix, index + found.length) ?? {};
    if (value === undefined) continue;
    const { dangerously } = readPolicy(text).value;
    changed = setOption(changed ?? text, name, name === 'dangerously' ? { ...dangerously, ...value } : value);
  }
  return changed;
}

/** The state after the fix of a blocked request or of a warning; undefined if it gives nothing to paste. */
export function fixRequest(state, { code, fix, patch }, own) {
  if (patch !== undefined) return { ...state, ...patch };
  const { origin = [] } = readPolicy(state.policy).value;
  const named = [origin].flat(9).filter((item) => item !== 'null');
  if (/^Serve the page over http or/.test(fix)) {
    const list = [...new Set([...named, own])];
    return {
      ...state,
      from: own,
      policy: fix.includes('list its') ? setOption(state.policy, 'origin', list) : state.policy,
    };
  }
  const method = /(?:method: '|^Use another method, such as )([A-Z]+)/.exec(fix)?.[1] ?? state.method;
  let { policy } = state;
  const added = /\badd ('.*') to the option origin\b/i.exec(fix)?.[1];
  if (added !== undefined) policy = setOption(policy, 'origin', [origin, readValueAt(added, 0).value].flat());
  if (code === 'NULL_ORIGIN_ALLOWED') policy = setOption(policy, 'origin', named);
  policy = fixSettings(policy, fix) ?? policy;
  return policy === state.policy && method === state.method ? undefined : { ...state, policy, method };
}

/** What a button says that it does. */
export function difference(before, after) {
  const changes = [];
  if (after.policy !== before.policy) {
    const [one, two] = [readPolicy(before.policy).value, readPolicy(after.policy).value];
    for (const name of new Set([...Object.keys(one), ...Object.keys(two)])) {
      if (literal(one[name]) === literal(two[name])) continue;
      changes.push(Object.hasOwn(two, name) ? `${name}: ${literal(two[name])}` : `without ${name}`);
    }
  }
  for (const name of ['from', 'method', 'status', 'app']) {
    if (after[name] !== before[name]) changes.push(`${name}: ${after[name]}`);
  }
  return changes.join(', ').replace(/\s+/g, ' ');
}
