// A call that is not one of Connect's `(request, response, next)`: the error says what to write instead.

import type { ResponseLike } from '../http';

/**
 * Whether the head is sent already.
 *
 * @throws TypeError for what is not a response of Node's; these say `false` until then.
 */
export function isSent(request: unknown, response: ResponseLike): boolean {
  const { headersSent } = response;
  if (headersSent === undefined && !has(response, 'setHeader')) throw foreignCall(request, response);
  return headersSent;
}

/** The error for such a call, in one sentence or two. */
export function foreignCall(request: unknown, response: unknown): TypeError {
  return new TypeError(`corsage: ${insteadOf(request, response)}`);
}

function insteadOf(request: unknown, response: unknown): string {
  if (request instanceof Error || has(response, 'httpVersion')) {
    return 'this middleware was called with the arguments of an error handler. Mount it by app.use(cors(options)), before the routes, and not inside an error handler.';
  }
  if (has(request, 'req') && has(request, 'res')) {
    return has(request.req, 'raw')
      ? "this middleware was called with a Hono context. For Hono, import cors from 'corsage/fetch'."
      : "this middleware was called with a Koa context. For Koa, write app.use(require('koa-connect')(cors(options))).";
  }
  if (has(request, 'raw') && has(request, 'server')) {
    return "this middleware was called with a Fastify request. For Fastify, write await app.register(require('@fastify/middie')) and then app.use(cors(options)).";
  }
  if (has(request, 'headers') && has(request.headers, 'get')) {
    return "this middleware was called with a Request of the Fetch standard. For these, import cors from 'corsage/fetch'.";
  }
  return 'this middleware was not called with (req, res, next). Write app.use(cors(options)), or cors(options)(req, res, next) with a function next.';
}

/** Other frameworks' objects have these names on their prototypes, so that a look at their own properties will not do. */
function has<Name extends string>(value: unknown, name: Name): value is { readonly [Key in Name]: unknown } {
  return typeof value === 'object' && value !== null && name in value;
}
