// What must hold, as ratios of one run. What is over its budget is measured twice more, and the median counts: a real loss
// shows each time, a disturbance of the machine does not.

import { median } from './median.mjs';

/**
 * Where npm `cors` is measured but no budget is set: it does less there. It sends 12 kB back unread, and waits for a
 * promise without a time limit.
 */
export const UNEQUAL = ['12 kB of requested names', 'async function'];

/**
 * @param budget `{ name, limit, atLeast, unit, value, again }`: more is better where `atLeast`; `again` measures once more
 */
export async function hold({ name, limit, atLeast = false, unit = '×', value, again }) {
  const keeps = (figure) => (atLeast ? figure >= limit : figure <= limit);
  const values = [value];
  if (!keeps(value)) values.push(await again(), await again());
  const settled = median(values);
  return { name, limit, atLeast, unit, values, value: settled, kept: keeps(settled) };
}
