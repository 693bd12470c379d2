// A picture of the requests and responses: with the headers that matter, and where it stopped.

import { readHeaders } from './state.mjs';

const NS = 'http://www.w3.org/2000/svg';
const CHARACTER = 7.25;
const LINE = 17;
const EDGE = 12;
const GAP = 14;

const OF_REQUEST = /^(?:origin|access-control-request-.*)$/i;
const OF_RESPONSE = /^(?:access-control-.*|vary|location)$/i;

/** `reads` are the response headers that the page asks for; `shorten` and `cookieOf` tell what is shown of a request. */
export function draw(
  { allowed, code, message, exchange, steps },
  { method, from, headers },
  reads,
  width,
  shorten,
  cookieOf,
) {
  const wanted = reads.map((name) => name.toLowerCase());
  const set = readHeaders(headers).map(([name]) => name.toLowerCase());
  const scene = new Scene(width);
  scene.ends(from === 'null' ? 'page (origin null)' : 'page', 'server');
  scene.own(`fetch, ${method}`);
  for (const [i, { request, response }] of exchange.entries()) {
    const stopped = !allowed && i === exchange.length - 1;
    const preflight = request.kind === 'preflight';
    scene.arrow(true, `${request.method} ${shorten(request.url)}${preflight ? ' (preflight)' : ''}`);
    for (const [name, value] of request.headers) {
      if (OF_REQUEST.test(name) || set.includes(name.toLowerCase()))
        scene.text(`${name}: ${value}`, 'header');
    }
    const cookie = cookieOf(request);
    if (cookie) scene.text(cookie, 'header');
    scene.arrow(false, String(response.status), stopped);
    // The message names the header that it is about.
    const about = stopped ? /Access-Control-Allow-\w+|$/.exec(message)[0] : '';
    let found = false;
    for (const [name, value] of response.headers) {
      if (!OF_RESPONSE.test(name) && !wanted.includes(name.toLowerCase())) continue;
      const bad = name.toLowerCase() === about.toLowerCase();
      found ||= bad;
      scene.text(`${name}: ${value}`, bad ? 'header bad' : 'header');
    }
    if (about !== '' && !found) scene.text(`no ${about}`, 'header bad');
    if (!stopped && preflight) scene.text('✓ the preflight allows it', 'good');
  }
  if (allowed) scene.end('good', '✓', 'The page reads the response');
  else {
    scene.end('bad', '✕', `Stopped here: ${code}`);
    const preflight = steps.at(-1).step.startsWith('preflight');
    if (exchange.length === 0) scene.text('Nothing was sent', 'quiet');
    else if (preflight) scene.never(`${method} was never sent`);
    else scene.text('The server did its work, but the page cannot read the answer', 'quiet');
  }
  return scene.finish(describe(exchange, allowed, code, shorten));
}

function describe(exchange, allowed, code, shorten) {
  const said = exchange.map(
    ({ request: { kind, method, url }, response: { status } }) =>
      `The browser sends ${kind === 'preflight' ? 'a preflight' : 'the request'}, ${method} ${shorten(url)}. The server answers ${status}. `,
  );
  return said.join('') + (allowed ? 'The page reads the response.' : `It stops here: ${code}.`);
}

class Scene {
  constructor(width) {
    this.width = Math.max(280, Math.floor(width));
    this.right = this.width - EDGE;
    this.svg = element('svg', { width: this.width, role: 'img', class: 'sequence' });
    this.lanes = element('g', { class: 'lanes' });
    this.svg.append(this.lanes);
  }

  ends(left, right) {
    this.y = 18;
    this.#put(left, { x: 0, class: 'end' });
    this.#put(right, { x: this.width, class: 'end', 'text-anchor': 'end' });
    this.top = this.y + 8;
    this.y = this.top;
  }

  own(text) {
    this.y += LINE + 2;
    this.#dot(4, 'dot');
    this.#put(text, { x: EDGE + GAP, class: 'call' });
  }

  arrow(toServer, text, stopped = false) {
    this.y += LINE + 8;
    this.#wrap(text, stopped ? 'message bad' : 'message');
    this.y += 9;
    const [from, to] = toServer ? [EDGE, this.right] : [this.right, stopped ? EDGE + 10 : EDGE];
    const back = toServer ? to - 8 : to + 8;
    const kind = stopped ? 'arrow bad' : 'arrow';
    this.#path(`M${from} ${this.y}H${to}`, kind);
    this.#path(`M${back} ${this.y - 5}L${to} ${this.y}L${back} ${this.y + 5}`, kind);
    if (stopped) this.#path(`M${EDGE} ${this.y - 12}V${this.y + 12}`, 'wall');
    this.y += 4;
  }

  text(text, kind) {
    this.y += LINE;
    this.#wrap(text, kind);
  }

  end(kind, mark, text) {
    this.y += LINE + 10;
    this.#dot(10, `mark ${kind}`);
    this.#put(mark, { x: EDGE, y: this.y, class: 'sign', 'text-anchor': 'middle' });
    this.#wrap(text, `verdict ${kind}`);
  }

  never(text) {
    this.y += LINE + 10;
    this.#wrap(text, 'quiet');
    this.y += 9;
    this.#path(`M${EDGE} ${this.y}H${this.right}`, 'arrow never');
    this.y += 4;
  }

  finish(description) {
    const height = this.y + 16;
    for (const x of [EDGE, this.right])
      this.lanes.append(element('path', { d: `M${x} ${this.top}V${height}` }));
    this.svg.setAttribute('height', height);
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
    this.svg.setAttribute('aria-label', description);
    return this.svg;
  }

  /** Breaks at spaces and commas, and where nothing else helps, anywhere. */
  #wrap(text, kind) {
    const most = Math.floor((this.width - 2 * (EDGE + GAP)) / CHARACTER);
    let rest = text;
    for (let indent = 0; rest !== ''; indent = 2) {
      if (indent > 0) this.y += LINE - 2;
      const room = most - indent;
      const cut =
        rest.length <= room
          ? rest.length
          : 1 + Math.max(rest.lastIndexOf(' ', room - 1), rest.lastIndexOf(',', room - 1)) || room;
      this.#put(rest.slice(0, cut).trimEnd(), { x: EDGE + GAP + indent * CHARACTER, class: kind });
      rest = rest.slice(cut).trimStart();
    }
  }

  #path(d, kind) {
    this.svg.append(element('path', { d, class: kind }));
  }

  #dot(r, kind) {
    this.svg.append(element('circle', { cx: EDGE, cy: this.y - 4, r, class: kind }));
  }

  #put(text, attributes) {
    const node = element('text', { y: this.y, ...attributes });
    node.textContent = text;
    this.svg.append(node);
  }
}

function element(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
