// Runs the checker in the test's own process.

import { main, type Output, type Surroundings } from '../../lib/check/main';

export interface Checked {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface AnswerPart {
  readonly status: number;
  readonly headers: readonly [name: string, value: string][];
}

/** The object that `--json` prints. */
export interface Report {
  readonly allowed: boolean | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly fix: string | null;
  readonly problems: readonly Told[];
  readonly answer: {
    readonly url: string;
    readonly preflight: AnswerPart | null;
    readonly actual: AnswerPart;
  } | null;
  readonly snippet: { readonly server: string; readonly text: string } | null;
  readonly warnings: readonly Told[];
  readonly notes: readonly string[];
  readonly exchange: readonly {
    readonly request: { readonly method: string; readonly url: string; readonly headers: [string, string][] };
    readonly response: { readonly status: number; readonly headers: [string, string][] } | null;
  }[];
}

/** Keeps what is printed. `terminal` has the properties of a terminal, if it is one. */
class Kept implements Output {
  text = '';
  readonly hasColors?: () => boolean;

  constructor(terminal: Pick<Output, 'hasColors'> = {}) {
    Object.assign(this, terminal);
  }

  write(text: string): void {
    this.text += text;
  }
}

/** The tests need no network: no name but those of this machine leads anywhere. */
export const noName: NonNullable<Surroundings['lookup']> = (host, _options, callback) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
  process.nextTick(callback, error, []);
};

/** `corsage ...given` */
export async function corsage(
  given: readonly string[],
  terminal?: Pick<Output, 'hasColors'>,
  around?: Omit<Surroundings, 'stdout' | 'stderr'>,
): Promise<Checked> {
  const stdout = new Kept(terminal);
  const stderr = new Kept(terminal);
  const code = await main(given, { lookup: noName, ...around, stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** `corsage ...given --json` */
export async function corsageJson(given: readonly string[]): Promise<{ exit: number; report: Report }> {
  const { code, stdout, stderr } = await corsage([...given, '--json']);
  expect(stderr).toBe('');
  return { exit: code, report: JSON.parse(stdout) };
}
