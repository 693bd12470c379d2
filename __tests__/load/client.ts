// A client that pipelines, waits for each response, or hangs up.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Asked, Expected } from './requests';

/** Milliseconds without a byte after which the client gives up. */
const PATIENCE = 30_000;

/** Sends these requests over one connection, `burst` at a time, and returns every wrong response. */
export async function converse(port: number, requests: readonly Asked[], burst: number): Promise<string[]> {
  const socket = await open(port);
  const wrong: string[] = [];
  let text = '';
  let sent = 0;
  let answered = 0;
  await new Promise<void>((resolve, reject) => {
    const send = () => {
      const next = requests.slice(sent, sent + burst);
      sent += next.length;
      socket.write(next.map(({ bytes }) => bytes).join(''), 'latin1');
    };
    socket.setEncoding('latin1').setTimeout(PATIENCE);
    socket.on('timeout', () => reject(new Error(`no answer to ${requests[answered]?.bytes}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed before the answer to ${requests[answered]?.bytes}`)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (let answer = take(text); answer !== undefined; answer = take(text)) {
        text = text.slice(answer.length);
        const asked = requests[answered++] as Asked;
        if (!isRight(answer, asked.expected)) wrong.push(`${asked.bytes} → ${JSON.stringify(answer)}`);
      }
      if (answered === requests.length) resolve();
      else if (answered === sent) send();
    });
    send();
  });
  socket.removeAllListeners('close').destroy();
  return wrong;
}

/** Sends these bytes and hangs up: at once, or when the first response comes. */
export async function hangUp(
  port: number,
  bytes: string,
  when: 'at once' | 'on the first answer',
): Promise<void> {
  const socket = await open(port);
  // The server may have closed first.
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  if (when === 'on the first answer') await once(socket, 'data');
  else await new Promise<void>((resolve) => setImmediate(resolve));
  socket.resetAndDestroy();
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

interface Answer extends Expected {
  readonly length: number;
}

/** The response at the start of `text`, if it is complete. */
function take(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const length = lines.find((line) => /^content-length: /i.test(line))?.slice('content-length: '.length);
  const start = end + '\r\n\r\n'.length;
  const stop = start + Number(length ?? 0);
  if (text.length < stop) return undefined;
  return {
    status: Number(first.split(' ')[1]),
    lines: lines
      .filter((line) => /^(?:vary|access-control-.*):/i.test(line))
      .map((line) => line.replace(/^[^:]*/, (name) => name.toLowerCase()))
      .sort(),
    body: text.slice(start, stop),
    length: stop,
  };
}

function isRight(answer: Answer, { status, lines, body }: Expected): boolean {
  return answer.status === status && answer.body === body && answer.lines.join('\n') === lines.join('\n');
}
