// What must hold, as ratios of one run. What is over its budget is measured twice more, and the median counts: a real loss
// shows each time, a disturbance of the machine does not. And there is some slack, for on a shared machine caches and
// memory are busy with other things for the whole of a run.

import { median } from './median.mjs';

/**
 * Where npm `cors` is measured but no budget is set: it does less there. It sends 12 kB back unread, waits for a promise
 * without a time limit, and lets any handler open what it denied.
 */
export const UNEQUAL = [
  '12 kB of requested names',
  'async function',
  '3 origins, miss',
  '100 origins, miss',
  'pattern, miss',
  'RegExp, miss',
];

/** How far over a budget fails: what the same build was seen to differ by on a busy machine. */
const SLACK = 1.1;

/**
 * @param budget `{ name, limit, atLeast, unit, value, again, slack }`: more is better where `atLeast`; `again` measures
 * once more
 */
export async function hold({ name, limit, atLeast = false, unit = '×', value, again, slack = SLACK }) {
  const keeps = (figure, within = 1) => (atLeast ? figure >= limit / within : figure <= limit * within);
  const values = [value];
  if (!keeps(value)) values.push(await again(), await again());
  const settled = median(values);
  const kept = keeps(settled);
  return { name, limit, atLeast, unit, values, value: settled, kept, failed: !keeps(settled, slack) };
}
