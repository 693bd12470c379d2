// Express, where it has no types.
import { createRequire } from 'node:module';
import { cors } from 'corsage';
import { cors as compat } from 'corsage/compat';

const express = createRequire(`${process.cwd()}/`)('express');
const app = express();
app.use(cors({ origin: 'https://app.example.com' }));
app.put('/things', compat({ origin: true }), (_request: unknown, response: { end(): void }) =>
  response.end(),
);
app.use(cors((request) => ({ origin: request.url === '/public' ? '*' : false })));
