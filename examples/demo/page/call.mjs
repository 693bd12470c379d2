// Makes one call to the API, and reports what a script can see of the result.

/** `outcome`: `allowed` if the script got what it asked for, `blocked` if the browser hid it, `failed` otherwise. */
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

/** To a script, a blocked response and a server that is down look the same. A request without CORS tells them apart. */
async function answers(api) {
  try {
    await fetch(`${api}/flowers`, { mode: 'no-cors', credentials: 'omit' });
    return true;
  } catch {
    return false;
  }
}
