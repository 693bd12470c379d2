// Express with its types, in a program that loads npm cors no more.
import { type CorsOptions, type CorsOptionsDelegate, cors as compat } from 'corsage/compat';
import express, { type Request, type RequestHandler } from 'express';

const options: CorsOptions = { origin: ['https://app.example.com'], credentials: true };
const delegate: CorsOptionsDelegate<Request> = (request, callback) => {
  callback(null, request.hostname === 'public.example.com' ? {} : options);
};
const handler: RequestHandler = compat(options);

const app = express();
app.use(compat(), compat(options), compat(delegate));
app.options('/things', handler);
app.put(
  '/things',
  compat({ origin: (origin, callback) => callback(null, origin === 'https://app.example.com') }),
  (_request, response) => {
    response.sendStatus(204);
  },
);
app.use(compat<Request>((request, callback) => callback(null, { origin: request.ip })));
