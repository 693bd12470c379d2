// What was measured, as Markdown.

import { readFileSync, writeFileSync } from 'node:fs';
import { MIDDLEWARES, share } from './end-to-end.mjs';
import { ENTRIES } from './start-up.mjs';

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Three digits that mean something. */
export function figure(number) {
  if (number === undefined) return '–';
  if (number >= 100) return Math.round(number).toLocaleString('en');
  return number >= 10 ? number.toFixed(1) : number.toFixed(2);
}

/** The middlewares of the widest row. */
const namesIn = (rows) =>
  rows
    .map(({ times }) => Object.keys(times))
    .reduce((most, names) => (names.length > most.length ? names : most));

export function ownTimeTable(rows) {
  const names = namesIn(rows).filter((name) => name !== 'by hand');
  return table(
    ['scenario', ...names],
    rows.map(({ name, times }) => [name, ...names.map((each) => figure(times[each]))]),
  );
}

export function budgetTable(held) {
  return table(
    ['what', 'budget', 'measured'],
    held.map(({ name, limit, atLeast, unit, value, kept }) => [
      name,
      `${atLeast ? '≥' : '≤'} ${limit}${unit}`,
      `${figure(value)}${unit}${kept ? '' : ' **over**'}`,
    ]),
  );
}

/** @param rows what was measured, by framework and policy */
export function throughputTable(rows) {
  return table(
    ['server', ...MIDDLEWARES],
    Object.entries(rows).map(([name, measured]) => [
      name,
      ...MIDDLEWARES.map((each) => `${(100 * share(measured, each, 'none')).toFixed(1)} %`),
    ]),
  );
}

/** @param places what was measured of each entry, by where */
export function startUpTable(places) {
  return table(
    [
      'package',
      'time of `require`',
      'until the first answer',
      'modules, until the first answer',
      "those of npm's",
    ],
    Object.entries(places).flatMap(([place, measured]) =>
      ENTRIES.map((entry) => {
        const { load, firstAnswer, modules, modulesAnswered } = measured[entry];
        return [
          `${entry}, ${place}`,
          figure(load),
          figure(firstAnswer),
          `${modules}, ${modulesAnswered}`,
          `${measured.cors.modules}, ${measured.cors.modulesAnswered}`,
        ];
      }),
    ),
  );
}

/** Puts each text between `<!-- name -->` and `<!-- /name -->`. */
export function writeInto(file, texts) {
  let page = readFileSync(file, 'utf8');
  for (const [name, text] of Object.entries(texts)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = page.split(start);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`${file} has no place for ${name}`);
    page = `${before}${start}\n\n${text}\n\n${end}${after}`;
  }
  writeFileSync(file, page);
}
