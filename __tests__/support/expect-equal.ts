import { isDeepStrictEqual } from 'node:util';

/** `expect(found).toEqual(wanted)`, to be asked thousands of times: jest's own takes longer than most random cases. */
export function expectEqual(found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
}
