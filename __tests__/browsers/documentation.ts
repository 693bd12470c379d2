// The parts of docs/browsers.md that the tests check, and write if BROWSERS_DOCS=write.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EngineName } from './engine';
import { ENGINES } from './engines';
import type { Economy } from './preflight-economy';
import { QUIRKS } from './quirks';
import type { Finished } from './run';
import type { Scenario } from './scenario';
import { SCENARIOS } from './scenarios/index';

const FILE = join(__dirname, '..', '..', 'docs', 'browsers.md');
const NAMES = ENGINES.map(({ name }) => name);

type Part = 'versions' | 'quirks' | 'economy' | 'scenarios';

/** What is in the file between `<!-- part -->` and `<!-- end of part -->`. */
export function readPart(part: Part): string {
  const { text, start, end } = find(part);
  return text.slice(start, end).trim();
}

function find(part: Part): { text: string; start: number; end: number } {
  const text = readFileSync(FILE, 'utf8');
  const [open, close] = [`<!-- ${part} -->\n`, `<!-- end of ${part} -->`];
  const start = text.indexOf(open) + open.length;
  return { text, start, end: text.indexOf(close, start) };
}

function writePart(part: Part, content: string): void {
  if (process.env.BROWSERS_DOCS !== 'write') return;
  const { text, start, end } = find(part);
  writeFileSync(FILE, `${text.slice(0, start)}\n${content}\n\n${text.slice(end)}`);
}

export function writeVersions(versions: ReadonlyMap<EngineName, string>): void {
  const rows = NAMES.map((name) => `| ${name} | ${versions.get(name) ?? 'not tested'} |`);
  writePart('versions', ['| engine | version |', '|---|---|', ...rows].join('\n'));
}

export function writeScenarios(outcomes: ReadonlyMap<EngineName, ReadonlyMap<string, Finished>>): void {
  writePart('quirks', quirkList());
  const passed = (engine: EngineName, { name }: Scenario) => {
    const finished = outcomes.get(engine)?.get(name);
    return finished !== undefined && isDeepStrictEqual(finished.got, finished.wanted);
  };
  writePart('scenarios', scenarioLists(passed));
}

export function quirkList(): string {
  return QUIRKS.map(({ engines, what, reference }, index) => {
    const who = engines.length === NAMES.length ? 'All three' : engines.join(' and ');
    return `${index + 1}. **${who}** ${what} [(reference)](${reference})`;
  }).join('\n');
}

/** Each scenario, with the engines in which it failed, or the number of the quirk that it shows there. */
export function scenarioLists(passed: (engine: EngineName, scenario: Scenario) => boolean): string {
  return SCENARIOS.map(({ title, scenarios }) => {
    const items = scenarios.map((scenario) => {
      const marks = NAMES.map((name) => (passed(name, scenario) ? mark(name, scenario) : `${name}: failed`));
      const notes = marks.filter((each) => each !== undefined).join(', ');
      return `- ${scenario.name}${notes === '' ? '' : ` (${notes})`}`;
    });
    return `### ${title}\n\n${items.join('\n')}`;
  }).join('\n\n');
}

function mark(engine: EngineName, { deviation }: Scenario): string | undefined {
  if (!deviation?.quirk.engines.includes(engine)) return undefined;
  return `${engine}: [${QUIRKS.indexOf(deviation.quirk) + 1}](#quirks)`;
}

export function writeEconomy(counts: ReadonlyMap<EngineName, Economy>): void {
  const rows = NAMES.map((name) => {
    const { none, default: usual, long } = counts.get(name) ?? { none: '–', default: '–', long: '–' };
    return `| ${name} | ${none} | ${usual} | ${long} |`;
  });
  const head = '| engine | `maxAge: false` | default (600) | `maxAge: 86400` |\n|---|--:|--:|--:|';
  writePart('economy', [head, ...rows].join('\n'));
}
