// The policy as a form: a control for each option. It writes into the code, which is the policy.

import { h, PLAIN, showIn } from './dom.mjs';
import { FUNCTIONS } from './functions.mjs';
import { literal, readValueAt } from './policy-code.mjs';
import { readNames } from './state.mjs';

const RISKS = ['AnyOrigin', 'InsecureOrigins', 'PublicSuffix', 'Null', 'Files', 'Extensions'].map(
  (end) => `credentialsFrom${end}`,
);

const OTHERS = [
  ['', 'get the answer without CORS headers (default)'],
  ["'reject'", "get 403, and never reach the app: 'reject'"],
  ['sayWhy', 'are answered by the function sayWhy'],
];

/** Name, label, control, what an empty one means. All but the first seven are shown when asked for. */
const FIELDS = [
  ['origin', 'Who may read responses', originField],
  ['credentials', 'also with credentials: cookies and log-ins', flag],
  ['methods', 'Methods', names, 'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY'],
  ['allowedHeaders', 'Request headers', names, 'those that are asked for'],
  ['exposedHeaders', 'Response headers that scripts see', names, 'none'],
  ['maxAge', 'Seconds to remember a preflight', number, '600'],
  ['disallowedOrigin', 'Requests from other origins', othersField],
  ['protectHeaders', 'nothing behind cors() may change its headers', flag],
  ['timingAllowOrigin', 'detailed timings, too', flag],
  ['debug', 'refusals say why, for development', flag],
  ['preflightContinue', 'preflights go on to the app', flag],
  ['optionsSuccessStatus', 'Status of an allowed preflight', number, '204'],
  ['originTimeout', 'Milliseconds that a function may take', number, '5000'],
  ['dangerously', 'Risks that you accept', risks],
];

export const FIELD_NAMES = FIELDS.map(([name]) => name);

/** Calls `change(name, value)`, without a value to leave the option out. Returns what shows the options. */
export function makeForm(panel, change) {
  const more = h('details', h('summary', 'More options'));
  const shows = FIELDS.map(([name, label, make, unset], i) => {
    const id = `option-${name}`;
    const title = h('label', { for: id }, `${label} `, h('code', name));
    const { nodes, show } = make({ id, title, unset }, (value) => change(name, value));
    const kind = make === flag ? 'div.field.flag' : 'div.field';
    (i < 7 ? panel : more).append(h(kind, nodes, h('div.problems', { id: `problems-${name}` })));
    return (options) => show(options[name], options);
  });
  panel.append(more);
  return (options) => {
    for (const show of shows) show(options);
    if (FIELD_NAMES.slice(7).some((name) => options[name] !== undefined)) more.open = true;
  };
}

const described = (id) => ({ 'aria-describedby': id.replace('option', 'problems') });

function flag({ id, title }, set) {
  const control = h('input', {
    type: 'checkbox',
    id,
    ...described(id),
    onchange: () => set(control.checked || undefined),
  });
  return { nodes: [control, title], show: (value) => showIn(control, value === true) };
}

function text({ id, title, unset }, set, read, write) {
  const changed = () => set(control.value.trim() === '' ? undefined : read(control.value.trim()));
  const control = h('input', { id, placeholder: unset, ...PLAIN, ...described(id), oninput: changed });
  return {
    nodes: [title, control],
    show: (value) => showIn(control, value === undefined ? '' : write(value)),
  };
}

function names(field, set) {
  const read = (given) => (given === '*' ? '*' : readNames(given));
  return text(field, set, read, (value) => [value].flat().join(', '));
}

function number(field, set) {
  return text(field, set, (given) => readValueAt(given, 0)?.value ?? given, String);
}

function select({ id }, choices, onchange) {
  return h(
    'select',
    { id, ...described(id), onchange },
    choices.map(([value, label]) => h('option', { value }, label)),
  );
}

function othersField(field, set) {
  const control = select(field, OTHERS, () =>
    set(control.value === '' ? undefined : readValueAt(control.value, 0).value),
  );
  return {
    nodes: [field.title, control],
    show(value) {
      control.value = value === undefined || value === 'ignore' ? '' : literal(value);
    },
  };
}

function risks({ id, title }, set) {
  const boxes = RISKS.map((name) => h('input', { type: 'checkbox', id: name, onchange: changed }));
  function changed() {
    const taken = boxes.filter(({ checked }) => checked).map(({ id }) => [id, true]);
    set(taken.length === 0 ? undefined : Object.fromEntries(taken));
  }
  const rows = boxes.map((box) => h('div.flag', box, h('label', { for: box.id }, box.id)));
  return {
    nodes: [h('fieldset', { id, ...described(id) }, h('legend', [...title.childNodes]), rows)],
    show(value) {
      for (const box of boxes) showIn(box, value?.[box.id] === true);
    },
  };
}

const WHO = [
  ['listed', 'pages of these origins'],
  ['any', "pages of any origin: '*' (default)"],
  ['reflected', 'pages of any origin, each by its name: true'],
  ['none', 'no page: false'],
];

function originField(field, set) {
  const who = select(field, WHO, changed);
  const list = h('textarea', {
    id: 'origin-list',
    rows: 3,
    placeholder: 'https://app.example.com',
    'aria-label': 'Origins',
    'aria-describedby': 'origin-hint problems-origin',
    ...PLAIN,
    oninput: changed,
  });
  const hint = [
    'One a line: an origin, a pattern such as ',
    h('code', 'https://*.example.com'),
    ', a RegExp, or ',
  ];
  const part = h('div', list, h('p.hint', { id: 'origin-hint' }, hint, h('code', 'isOurs'), '.'));
  function changed() {
    part.hidden = who.value !== 'listed';
    const lines = list.value.split('\n').map((line) => line.trim());
    const listed = lines.filter((line) => line !== '').map(readItem);
    set({ any: '*', reflected: true, none: false, listed }[who.value]);
  }
  return {
    nodes: [field.title, who, part],
    show(value, options) {
      const any = value === '*' || !Object.hasOwn(options, 'origin');
      who.value = any ? 'any' : ({ true: 'reflected', false: 'none' }[value] ?? 'listed');
      part.hidden = who.value !== 'listed';
      const items = [value].flat(20).flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
      if (!part.hidden) showIn(list, items.map(writeItem).join('\n'));
    },
  };
}

/** A RegExp, a function by its name, or a string. */
function readItem(line) {
  if (Object.hasOwn(FUNCTIONS, line)) return FUNCTIONS[line];
  const node = line.startsWith('/') ? readValueAt(line, 0) : undefined;
  return node?.end === line.length ? node.value : line;
}

const writeItem = (item) => (typeof item === 'string' ? item.trim() : literal(item));
