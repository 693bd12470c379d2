// The policy as a form: a control for each option. It writes into the code, which is the policy.

import { $, $$, showIn } from './dom.mjs';
import { FUNCTIONS } from './functions.mjs';
import { literal, readValueAt } from './policy-code.mjs';
import { readNames } from './state.mjs';

/** Calls `change(name, value)`, without a value to leave the option out. Returns what shows the options. */
export function makeForm(change) {
  const shows = [...$$('[data-kind]')].map((control) => {
    const name = control.id.replace('option-', '');
    const show = KINDS[control.dataset.kind](control, (value) => change(name, value));
    return (options) => {
      show(options[name], options);
      const more = control.closest('details');
      if (more && options[name] !== undefined) more.open = true;
    };
  });
  return (options) => {
    for (const show of shows) show(options);
  };
}

/** Each listens to a control, and returns what shows a value in it. */
const KINDS = {
  flag(control, set) {
    control.onchange = () => set(control.checked || undefined);
    return (value) => showIn(control, value === true);
  },

  names: text((given) => (given === '*' ? '*' : readNames(given))),
  number: text((given) => readValueAt(given, 0)?.value ?? given),

  others(control, set) {
    control.onchange = () => set(readValueAt(control.value, 0)?.value);
    return (value) => {
      control.value = value === undefined || value === 'ignore' ? '' : literal(value);
    };
  },

  risks(control, set) {
    const boxes = [...control.querySelectorAll('input')];
    control.onchange = () => {
      const taken = boxes.filter(({ checked }) => checked).map(({ id }) => [id, true]);
      set(taken.length === 0 ? undefined : Object.fromEntries(taken));
    };
    return (value) => {
      for (const box of boxes) showIn(box, value?.[box.id] === true);
    };
  },

  origin(who, set) {
    const list = $('origin-list');
    const part = list.parentNode;
    const changed = () => {
      part.hidden = who.value !== 'listed';
      const lines = list.value.split('\n').map((line) => line.trim());
      const listed = lines.filter((line) => line !== '').map(readItem);
      set({ any: '*', reflected: true, none: false, listed }[who.value]);
    };
    who.onchange = changed;
    list.oninput = changed;
    return (value, options) => {
      const any = value === '*' || !Object.hasOwn(options, 'origin');
      who.value = any ? 'any' : ({ true: 'reflected', false: 'none' }[value] ?? 'listed');
      part.hidden = who.value !== 'listed';
      const items = [value].flat(20).flatMap((item) => (typeof item === 'string' ? item.split(',') : [item]));
      if (!part.hidden) showIn(list, items.map(writeItem).join('\n'));
    };
  },
};

function text(read) {
  return (control, set) => {
    control.oninput = () => set(control.value.trim() === '' ? undefined : read(control.value.trim()));
    return (value = '') => showIn(control, [value].flat().join(', '));
  };
}

/** A RegExp, a function by its name, or a string. */
function readItem(line) {
  if (Object.hasOwn(FUNCTIONS, line)) return FUNCTIONS[line];
  const node = line.startsWith('/') ? readValueAt(line, 0) : undefined;
  return node?.end === line.length ? node.value : line;
}

const writeItem = (item) => (typeof item === 'string' ? item.trim() : literal(item));
