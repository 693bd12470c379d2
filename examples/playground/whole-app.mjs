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
    if (!answer.passed) return answer;
    return { status: 302, headers: [...answer.headers, ['Location', loginPage]] };
  },

  'two-policies': ({ policy, open }, wire) => (wire.kind === 'preflight' ? open : policy).answer(wire),

  async 'own-headers'({ policy }, wire) {
    const answer = await policy.answer(wire);
    if (!answer.passed || policy.protects) return answer;
    const others = answer.headers.filter(([name]) => name.toLowerCase() !== 'access-control-allow-origin');
    return { ...answer, headers: [...others, ['Access-Control-Allow-Origin', '*']] };
  },
};

/** `explain`, with an app and the address of its login page; with what the responses would have to be. */
export const explainAppBy =
  ({ explain, fetchAs, findEveryProblem, policyServer, stepMessage, toPolicy }) =>
  async ({ app: name, status }, loginPage, options, request) => {
    const alone = await explain(options, request);
    const shown = request.reads.map((header) => [header, '42']);
    const server = (given) => {
      const policy = toPolicy(given);
      const ask = policyServer(policy, shown);
      return {
        protects: policy.protectHeaders,
        async answer(wire) {
          const answer = await ask(wire);
          const isActual = wire.kind === 'actual';
          const passed =
            answer.status === 200 && (isActual || policy.origin === false || policy.preflightContinue);
          // What the policy lets through is answered by the app.
          return passed ? { ...answer, passed, status: isActual ? status : 204 } : answer;
        },
      };
    };
    const parts = { policy: server(options), open: server({}), loginPage };
    const sendTo = (app) => async (wire) => ANSWERS[app](parts, wire);
    const outcome = await fetchAs(request, sendTo(name));
    const { allowed, code, exchange } = outcome;
    const steps = outcome.steps.map((step) => ({
      step: step.name,
      passed: step.passed,
      message:
        step.exchange?.request.url === loginPage
          ? stepMessage(step, request.origin).replace(/^The (?:preflight )?response/, '$& of the login page')
          : stepMessage(step, request.origin),
    }));
    if (allowed && alone.allowed) return { ...alone, steps, exchange };
    const { answer } = await findEveryProblem(request, outcome, sendTo(name), true, request.reads);
    if (name === 'one-policy') {
      // Only the policy knows why it denies.
      return { ...alone, steps: [...steps.slice(0, -1), alone.steps.at(-1)], exchange, answer };
    }
    if (allowed) return { allowed, code, message: null, steps, problems: [], warnings: [], exchange };
    const answers = (list) => JSON.stringify(list.map(({ response }) => response));
    const { message } = steps.at(-1);
    const { fix, patch } = APPS[name];
    const withoutApp = await fetchAs(request, sendTo('one-policy'));
    // An app that answers in place of the policy is the first thing to change; what is wrong with the policy comes after it.
    const problems =
      answers(exchange) === answers(withoutApp.exchange)
        ? alone.problems
        : [{ code, message, fix, patch }, ...alone.problems];
    return { allowed, code, message: problems[0].message, steps, problems, warnings: [], exchange, answer };
  };
