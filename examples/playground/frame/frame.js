// Runs in a page of the origin that was chosen, and sends what the playground asks for. Nobody else can put it in a frame.

async function send({ url, method, headers, credentials, body, reads }) {
  try {
    const response = await fetch(url, { method, headers, credentials, body });
    await response.text();
    return {
      allowed: true,
      status: response.status,
      read: reads.map((name) => [name, response.headers.get(name)]),
    };
  } catch (error) {
    return { allowed: false, error: String(error) };
  }
}

addEventListener('message', async ({ data, source, ports: [port] }) => {
  if (source === parent) port.postMessage(await send(data));
});
parent.postMessage('ready', '*');
