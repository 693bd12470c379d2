// `cors(…)` is what each framework's own types take for a middleware.
import { createServer as createHttp2Server } from 'node:http2';
import connect from 'connect';
import cors from 'corsage';
import compat from 'corsage/compat';
import type { NextApiRequest, NextApiResponse } from 'next';
import polka from 'polka';
import restify from 'restify';

const decide = cors({ origin: ['https://app.example.com'], credentials: true });
const decideAsBefore = compat({ origin: ['https://app.example.com'], credentials: true });

connect().use(decide).use(decideAsBefore);
polka().use(decide, decideAsBefore);
restify.createServer().pre(decide, decideAsBefore);
createHttp2Server((request, response) => decide(request, response, () => response.end()));

export default async function handler(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    decide(request, response, (error) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    decideAsBefore(request, response, (error) => (error ? reject(error) : resolve()));
  });
  response.json(['rose']);
}
