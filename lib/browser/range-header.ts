// Which `Range` headers need no preflight. https://fetch.spec.whatwg.org/#simple-range-header-value

const SINGLE_RANGE = /^bytes=([0-9]*)-([0-9]*)$/;

/** Whether it is one range with a start, without spaces: `bytes=0-`, `bytes=0-499`; not `bytes=-500`. */
export function isRangeWithStart(value: string): boolean {
  const range = SINGLE_RANGE.exec(value);
  if (range === null || range[1] === '') return false;
  return range[2] === '' || BigInt(range[1] as string) <= BigInt(range[2] as string);
}
