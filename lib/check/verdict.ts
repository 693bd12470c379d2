// The result of a check, however it is printed.

import type { BrowserRequest, Outcome, Send, Step } from '../browser';
import {
  type Answer,
  type Explanation,
  findEveryProblem,
  listNames,
  putIntoWords,
  type RequestProblem,
  type ServerName,
  serverNamed,
  snippetFor,
  type Warning,
} from '../explain/index';
import type { CheckCode } from '../problems';
import type { Asked, Sent } from './ask';
import { reasonOf, unusableReason } from './unreachable';
import type { NoAnswer } from './wire';

export interface Verdict
  extends Omit<Explanation, 'allowed' | 'code' | 'problems' | 'exchange' | 'toString'> {
  /** Null if it could not be checked. */
  readonly allowed: boolean | null;
  /** Null if allowed. */
  readonly code: CheckCode | null;
  readonly problems: readonly (Omit<RequestProblem, 'code'> & { readonly code: CheckCode })[];
  /** What the server should answer; null if allowed, or if no answer would help. */
  readonly answer: Answer | null;
  /** The same as settings of the server, if it is known. */
  readonly snippet: Snippet | null;
  readonly exchange: readonly Sent[];
}

interface Snippet {
  readonly server: ServerName;
  readonly text: string;
}

/**
 * `others` sends further requests. `server` is what the user says that the server runs; otherwise its headers may tell.
 */
export async function judge(
  request: Required<BrowserRequest>,
  { outcome, noAnswer, sent, spaced, addresses }: Asked,
  others: Send,
  reads: readonly string[],
  server?: ServerName,
): Promise<Verdict> {
  // Whatever becomes of a further request, the verdict stands.
  const send: Send = (wire) => others(wire).catch(({ message }: Error) => ({ networkError: message }));
  const problem = unanswered(outcome, noAnswer);
  const { problems, answer } =
    problem === undefined
      ? await findEveryProblem(request, outcome, send, server !== undefined, reads)
      : { problems: [problem], answer: null };
  const explanation = await putIntoWords({
    request,
    outcome,
    problems,
    send,
    reads,
    addressOf: (host) => addresses.get(host),
  });
  const allowed = noAnswer === undefined ? explanation.allowed : null;
  const known = server ?? serverNamed(sent.at(-1)?.response?.headers ?? []);
  const snippet = answer && known ? { server: known, text: snippetFor(known, answer) } : null;
  const warnings = [...inSpaces([...spaced]), ...explanation.warnings];
  return { ...explanation, allowed, warnings, answer, snippet, exchange: sent };
}

/** Chromium reads such a header. */
function inSpaces(names: readonly string[]): Warning[] {
  const ofCors = names.filter((name) => name === 'vary' || name.startsWith('access-control-'));
  if (ofCors.length === 0) return [];
  const message = `Firefox ignores ${listNames(ofCors)}: there is a space before the colon.`;
  const fix = `Write the colon right after the name: ${ofCors[0]}: value.`;
  return [{ code: 'SPACE_BEFORE_COLON', message, fix }];
}

/** Undefined if every request got a response that browsers can use. */
function unanswered({ steps }: Outcome, noAnswer: NoAnswer | undefined): RequestProblem | undefined {
  const { failure, url, exchange } = steps.at(-1) as Step;
  if (failure === undefined) return undefined;
  if (noAnswer !== undefined) return { code: failure.code, ...reasonOf(noAnswer, url) };
  const response = exchange?.response;
  return response !== undefined && 'networkError' in response
    ? { code: failure.code, ...unusableReason(response.networkError, url) }
    : undefined;
}

/** Nothing was sent: an argument cannot be used. */
export function notChecked(
  message: string,
  fix: string,
  all: readonly Omit<RequestProblem, 'code'>[],
): Verdict {
  const problem = { code: 'BAD_ARGUMENT', message, fix } as const;
  const problems = all.map((each) => ({ code: problem.code, message: each.message, fix: each.fix }));
  return {
    allowed: null,
    ...problem,
    steps: [],
    problems: problems.length === 0 ? [problem] : problems,
    answer: null,
    snippet: null,
    warnings: [],
    exchange: [],
  };
}
