// Runs in the frame: makes the calls that the page asks for, from an origin other than the page's.

import { makeCall } from './call.mjs';

const { page, api } = await (await fetch('/addresses.json')).json();
addEventListener('message', async (event) => {
  if (event.origin === page) parent.postMessage(await makeCall(api, event.data), page);
});
parent.postMessage('ready', page);
