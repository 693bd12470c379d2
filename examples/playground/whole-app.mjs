// What a browser does with a request to an app that is more than one policy: by the same model of a browser that `explain`
// uses, with the answers of the whole app. Part of /explain.mjs of the page.

import { APPS, hasHeader } from './page/apps.mjs';

/** What each app answers; `policy`, and in one of them `open`, are its policies. */
const ANSWERS = {
  'one-policy': ({ policy }, wire) => policy.answer(wire),

  'login-first': ({ policy }, wire) =>
    hasHeader(wire.headers, 'authorization') ? policy.answer(wire) : { status: 401, headers: [] },

  async redirect({ policy, loginPage }, wire) {
    if (wire.url === loginPage) return { status: 200, headers: [] };
    const answer = await policy.answer(wire);
    if (!policy.passes(wire, answer)) return answer;
    return { status: 302, headers: [...answer.headers, ['Location', loginPage]] };
  },

  'two-policies': ({ policy, open }, wire) => (wire.kind === 'preflight' ? open : policy).answer(wire),

  async 'own-headers'({ policy }, wire) {
    const answer = await policy.answer(wire);
    if (!policy.passes(wire, answer) || policy.protects) return answer;
    const others = answer.headers.filter(([name]) => name.toLowerCase() !== 'access-control-allow-origin');
    return { ...answer, headers: [...others, ['Access-Control-Allow-Origin', '*']] };
  },
};

/** `explain`, with the name of an app and the address of its login page; with what the responses would have to be. */
export const explainAppBy =
  ({ explain, fetchAs, findEveryProblem, policyServer, stepMessage, toPolicy }) =>
  async (name, loginPage, options, request) => {
    const alone = await explain(options, request);
    const shown = request.reads.map((header) => [header, 'shown']);
    const server = (given) => {
      const policy = toPolicy(given);
      return {
        answer: policyServer(policy, shown),
        protects: policy.protectHeaders,
        /** Whether the policy lets the request go on to the app. */
        passes: ({ kind }, { status }) =>
          status === 200 && (kind === 'actual' || policy.origin === false || policy.preflightContinue),
      };
    };
    const parts = { policy: server(options), open: server({}), loginPage };
    const send = async (wire) => ANSWERS[name](parts, wire);
    const outcome = await fetchAs(request, send);
    const { allowed, code, exchange } = outcome;
    if (allowed && alone.allowed) return { ...alone, exchange };
    const { answer } = await findEveryProblem(request, outcome, send, true, request.reads);
    if (name === 'one-policy') return { ...alone, answer };
    const steps = outcome.steps.map((step) => ({
      step: step.name,
      passed: step.passed,
      message: stepMessage(step, request.origin),
    }));
    if (allowed) return { allowed, code, message: null, steps, problems: [], warnings: [], exchange };
    const answers = (list) => JSON.stringify(list.map(({ response }) => response));
    const { message } = steps.at(-1);
    const { fix, patch } = APPS[name];
    // An app that answers in place of the policy is the first thing to change; what is wrong with the policy comes after it.
    const problems =
      answers(exchange) === answers(alone.exchange)
        ? alone.problems
        : [{ code, message, fix, patch }, ...alone.problems];
    return { allowed, code, message: problems[0].message, steps, problems, warnings: [], exchange, answer };
  };
