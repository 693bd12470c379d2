// The functions that a policy of the playground can name: code is read as data here, and never run.

/** For `origin`. */
export const isOurs = (origin) => /(^|\.)(localhost|example\.com)$/.test(new URL(origin).hostname);

/** For `origin`: asks something that fails. The error goes to the app, and the response has no CORS headers. */
export const databaseIsDown = async () => {
  throw new Error('The database is down.');
};

/** For `disallowedOrigin`. */
export const sayWhy = (_request, response) => {
  response.statusCode = 403;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ error: 'This API is not for pages of this origin.' }));
};

export const FUNCTIONS = { isOurs, databaseIsDown, sayWhy };

export const CHOICES =
  'isOurs (allows localhost, example.com and their subdomains), databaseIsDown (always fails) or, for disallowedOrigin, sayWhy (answers 403 with a reason)';
