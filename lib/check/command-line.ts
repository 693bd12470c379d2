// The words of a command line: read into options and the rest, or refused with what to type instead.

import { parseArgs } from 'node:util';
import { nearestName } from '../fixes';
import { show } from '../problems';

/** An argument that cannot be used. */
export class ArgumentError extends Error {
  /** What to type instead. */
  readonly fix: string;
  /** Each of them, if there are several. */
  readonly problems: readonly ArgumentError[];

  constructor(message: string, fix: string, problems: readonly ArgumentError[] = []) {
    super(message);
    this.fix = fix;
    this.problems = problems;
  }
}

export interface Option {
  readonly type: 'string' | 'boolean';
  /** Its one letter. */
  readonly short?: string;
  /** Whether it can be repeated. */
  readonly multiple?: boolean;
  /** How it is typed. Default: `--name`. */
  readonly example?: string;
  /** Whether a value may start with a dash: `-` is standard input, and a body may start with anything. */
  readonly dashes?: boolean;
}

/** By name. */
export type Options = Readonly<Record<string, Option>>;

/** What every command has. */
export const COMMON = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies Options;

/** Options of curl and others that are not ours, and what to type instead. */
const MEANT: Readonly<Record<string, string>> = {
  cacert: 'Set NODE_EXTRA_CA_CERTS to the file of the certificate.',
  compressed: 'Leave it out: bodies are not read.',
  cookie: "Write --credentials --header 'Cookie: name=value'.",
  file: 'Write --har network.har, or --response response.txt.',
  form: "A form is sent as multipart/form-data: write --method POST --header 'Content-Type: multipart/form-data'.",
  g: 'Leave it out: brackets in the URL stay as they are.',
  get: 'Put the parameters into the URL.',
  head: 'Write --method HEAD.',
  include: 'Leave it out: the headers are always printed. For cookies, write --credentials.',
  location: 'Leave it out: redirects are followed as browsers follow them.',
  output: 'Write --json > result.json to keep the result in a file.',
  proxy: 'Set HTTPS_PROXY (for http URLs, HTTP_PROXY) to http://proxy.example.com:8080.',
  quiet: 'Add > /dev/null to see nothing but the exit code.',
  referer: 'Leave it out: the Referer is made from --origin.',
  silent: 'Leave it out: no progress is shown.',
  url: 'Write the URL alone, without an option.',
  user: "Write --header 'Authorization: Basic …'.",
  verbose:
    'Leave it out: everything that is sent and received is always printed. For the version, write --version.',
};

/** Other names, told without dashes and case; single letters as they are. */
const ALIASES: Readonly<Record<string, string>> = {
  A: 'user-agent',
  F: 'form',
  G: 'get',
  I: 'head',
  L: 'location',
  agent: 'user-agent',
  b: 'cookie',
  body: 'data',
  cookies: 'credentials',
  d: 'data',
  databinary: 'data',
  dataraw: 'data',
  destination: 'as',
  e: 'referer',
  exposed: 'reads',
  exposedheaders: 'reads',
  i: 'include',
  ignorecertificate: 'insecure',
  k: 'insecure',
  kind: 'as',
  m: 'timeout',
  maxtime: 'timeout',
  o: 'output',
  payload: 'data',
  q: 'quiet',
  readheaders: 'reads',
  rejectunauthorized: 'insecure',
  request: 'method',
  retries: 'retry-for',
  retry: 'retry-for',
  s: 'silent',
  type: 'as',
  u: 'user',
  v: 'verbose',
  verb: 'method',
  withcredentials: 'credentials',
  x: 'proxy',
};

export class CommandLine {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  /** What is not an option, after the name of the command. */
  readonly positionals: readonly string[];
  /** A curl command that was typed as it is: its words. */
  readonly curl: readonly string[] | undefined;

  constructor(
    values: ReadonlyMap<string, readonly string[]>,
    positionals: readonly string[],
    curl: readonly string[] | undefined,
  ) {
    this.#values = values;
    this.positionals = positionals;
    this.curl = curl;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  one(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Token & { readonly kind: 'option' };

/** The words, before it is known which command they are for. */
export interface Words {
  /** The name of the command; undefined if there is none. */
  readonly command: string | undefined;
  readonly tokens: readonly Token[];
  readonly curl: readonly string[] | undefined;
}

/**
 * Not strict, so that the messages are ours.
 *
 * @param options those of all commands: the name of the command may come after some
 */
export function readWords(given: readonly string[], options: Options): Words {
  const { tokens } = parseArgs({
    args: [...given],
    options: options as Record<string, { type: 'string' | 'boolean' }>,
    strict: false,
    tokens: true,
  });
  const [command, second] = tokens.filter((token) => token.kind === 'positional');
  if (second?.value !== 'curl') return { command: command?.value, tokens, curl: undefined };
  const before = tokens.filter(({ index }) => index < second.index);
  return { command: command?.value, tokens: before, curl: given.slice(second.index) };
}

export function readCommandLine({ tokens, curl }: Words, options: Options): CommandLine {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    else if (token.kind === 'option') readOption(token, options, values);
  }
  return new CommandLine(values, positionals.slice(1), curl);
}

function readOption(token: OptionToken, options: Options, values: Map<string, string[]>): void {
  const { name, rawName, value, inlineValue } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined)
    throw new ArgumentError(`There is no option ${show(rawName)}.`, meant(name, options));
  const earlier = values.get(name) ?? [];
  const example = exampleOf(name, option);
  if (option.type === 'boolean') {
    if (value !== undefined) throw new ArgumentError(`--${name} does not take a value.`, `Write --${name}.`);
  } else if (value === undefined || (value === '' && option.dashes !== true)) {
    throw new ArgumentError(`--${name} needs a value.`, `Write ${example}.`);
  } else if (inlineValue !== true && value.startsWith('-') && option.dashes !== true) {
    throw new ArgumentError(
      `--${name} needs a value, but ${show(value)} looks like an option.`,
      `Write ${example}, or --${name}=… if that is the value.`,
    );
  } else if (earlier.length > 0 && option.multiple !== true) {
    throw new ArgumentError(`--${name} is given twice.`, 'Write it once.');
  }
  values.set(name, [...earlier, value ?? '']);
}

function exampleOf(name: string, { example }: Option): string {
  return example ?? `--${name}`;
}

const HELP = 'corsage --help lists the options.';

/** What to type instead of an option that does not exist. */
function meant(given: string, options: Options): string {
  const plain = given.length === 1 ? given : given.toLowerCase().replaceAll('-', '');
  const name = Object.hasOwn(ALIASES, plain) ? (ALIASES[plain] as string) : plain;
  if (Object.hasOwn(MEANT, name)) {
    const fix = MEANT[name] as string;
    // `corsage audit` has fewer options.
    const names = fix.match(/(?<=--)[a-z]+/g) ?? [];
    if (names.every((each) => Object.hasOwn(options, each))) return fix;
    return name === 'cookie' ? fix.replace('--credentials ', '') : HELP;
  }
  const ours = Object.hasOwn(options, name) ? name : nearestName(given, Object.keys(options));
  return ours === undefined ? HELP : `Write ${exampleOf(ours, options[ours] as Option)}.`;
}
