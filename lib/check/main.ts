// The command `corsage`, without the process around it.

import { show } from '../problems';
import { AUDIT } from './audit';
import { CHECK } from './check';
import { type Command, type ExitCode, type Surroundings, version } from './command';
import { ArgumentError, type Options, readCommandLine, readWords } from './command-line';
import { asJson } from './report';
import { notChecked } from './verdict';

export type { Output, Surroundings } from './command';

const COMMANDS: Readonly<Record<string, Command>> = {
  check: CHECK,
  audit: AUDIT,
};

/** `given` are the arguments after the name of the program. Never rejects. */
export async function main(given: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    return await run(given, around);
  } catch (error) {
    return fail(error, given.includes('--json'), around);
  }
}

async function run(given: readonly string[], around: Surroundings): Promise<ExitCode> {
  const all: Options = Object.assign({}, ...Object.values(COMMANDS).map(({ options }) => options));
  const words = readWords(given, all);
  const { command: name } = words;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const line = readCommandLine(words, command?.options ?? all);
  if (line.has('help')) return say(command?.usage ?? overview(), around);
  if (line.has('version')) return say(`${version()}\n`, around);
  if (command !== undefined) return await command.run(line, around);
  throw new ArgumentError(
    name === undefined ? 'The command is missing.' : `There is no command ${show(name)}.`,
    'Write corsage check <url>.',
  );
}

function say(text: string, { stdout }: Surroundings): 0 {
  stdout.write(text);
  return 0;
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}`);
  return `Usage: corsage <command> [options]

${lines.join('\n')}

corsage <command> --help lists the options of a command.
corsage --version prints the version.
`;
}

/** An argument that cannot be used, or a bug of ours, which is not a verdict either. */
function fail(error: unknown, json: boolean, { stdout, stderr }: Surroundings): 2 {
  if (!(error instanceof ArgumentError)) stderr.write(`corsage: this is a bug: ${(error as Error).stack}\n`);
  else if (json) stdout.write(asJson(notChecked(error.message, error.fix, error.problems)));
  else
    stderr.write(
      [error, ...error.problems]
        .map(({ message, fix }, i) => `${i === 0 ? 'corsage:' : ' '} ${message} ${fix}\n`)
        .join(''),
    );
  return 2;
}
