// What a middleware is measured on: Node's own requests and responses, and the lightest that can take their place.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Strings of their own, as an HTTP parser makes them for each request: neither hashed nor compared before. */
const fresh = (text) => Buffer.from(text, 'latin1').latin1Slice();

/** What a browser sends besides. */
const USUAL = {
  Host: 'api.example.net',
  Connection: 'keep-alive',
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Accept: '*/*',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
};

/** The least that a response can do. */
export class LightResponse {
  statusCode = 200;
  headersSent = false;
  headers = new Map();
  getHeader(name) {
    return this.headers.get(name);
  }
  setHeader(name, value) {
    this.headers.set(name, value);
  }
  removeHeader(name) {
    this.headers.delete(name);
  }
  getHeaderNames() {
    return [...this.headers.keys()];
  }
  writeHead(status) {
    this.statusCode = status;
  }
  end() {}
}

function light({ method = 'GET', headers }) {
  const request = { method, url: '/', headers: {} };
  for (const [name, value] of Object.entries({ ...USUAL, ...headers })) {
    request.headers[name.toLowerCase()] = fresh(value);
  }
  return { request, response: new LightResponse() };
}

const socket = new Socket();

function real({ method = 'GET', headers }) {
  const request = new IncomingMessage(socket);
  request.method = method;
  request.url = '/';
  request.httpVersionMajor = request.httpVersionMinor = 1;
  request.httpVersion = '1.1';
  const lines = Object.entries({ ...USUAL, ...headers }).flatMap(([name, value]) => [name, fresh(value)]);
  request._addHeaderLines(lines, lines.length);
  // Parsed now and not when the first middleware looks.
  void request.headers;
  return { request, response: new ServerResponse(request) };
}

/** A server sets many headers. A process that has only ever set one by the same name does so five times as slowly in V8. */
for (let i = 0; i < 20_000; i++) {
  const { response } = real({});
  response.setHeader('Content-Type', 'text/plain');
  response.setHeader('ETag', '"1"');
  response.setHeader('Cache-Control', 'no-cache');
  response.getHeader('ETag');
  response.removeHeader('Cache-Control');
}

/** By kind, a function that makes a new request and its response from `{ method, headers }`. */
export const STAND_INS = { light, real };
