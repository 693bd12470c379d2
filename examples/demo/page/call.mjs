// One call to the API, and what became of it as far as script can tell.

/** `outcome` is `allowed` when script got what it asked for, `blocked` when the browser kept it, else `failed`. */
export async function makeCall(api, { method, path, credentials, headers, json, reads }) {
  let response;
  try {
    response = await fetch(api + path, { method, credentials, headers, body: json && JSON.stringify(json) });
  } catch (error) {
    return (await answers(api))
      ? { outcome: 'blocked', saw: String(error) }
      : { outcome: 'failed', saw: 'The API does not answer.' };
  }
  const { status } = response;
  if (reads === undefined) {
    return { outcome: 'allowed', status, saw: `${status} ${await response.text()}` };
  }
  const value = response.headers.get(reads);
  return { outcome: value === null ? 'blocked' : 'allowed', status, saw: `${reads}: ${value}` };
}

/** To script, a blocked answer and a server that is down look alike. An answer that script cannot read tells which. */
async function answers(api) {
  try {
    await fetch(`${api}/flowers`, { mode: 'no-cors', credentials: 'omit' });
    return true;
  } catch {
    return false;
  }
}
