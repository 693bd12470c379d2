// What a browser will do.

import { readPolicy } from './policy-code.mjs';
import { readHeaders, readNames, urlOf } from './state.mjs';

/**
 * `{ code }` with why the policy cannot be read, `{ refused }` with the problems of the options, `{ request }` with what is
 * wrong with the request, or `{ explanation }`.
 */
export async function predict(explainApp, state, places) {
  let options;
  try {
    options = readPolicy(state.policy).value;
  } catch ({ message }) {
    return { code: message };
  }
  const request = {
    url: urlOf(state, { api: places.api }),
    origin: state.from,
    method: state.method,
    headers: readHeaders(state.headers),
    credentials: state.credentials,
    reads: readNames(state.reads),
  };
  try {
    return { options, explanation: await explainApp(state, places.loginPage, options, request) };
  } catch ({ code, problems, message }) {
    return code === 'CORSAGE_CONFIG' ? { options, refused: problems } : { options, request: message };
  }
}
