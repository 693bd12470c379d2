// Serves the apps of docs/recipes.md, each as it stands there: tells its parent their ports, by the title of the recipe.
// Run in the folder with the recipes, where their files may go.

import 'reflect-metadata';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { cors, createPolicy } from 'corsage';

const ports = {};

async function serve(app) {
  if (typeof app.inject === 'function') await app.ready(); // Fastify
  const listener = app.callback?.() ?? (typeof app.inject === 'function' ? app.routing : app);
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server.address().port;
}

/** NestJS with the adapter of the recipe: as TypeScript compiles its decorators. */
async function serveNest(PolicyAdapter) {
  class Flowers {
    list() {
      return ['rose'];
    }
  }
  Get('flowers')(Flowers.prototype, 'list', Object.getOwnPropertyDescriptor(Flowers.prototype, 'list'));
  Controller()(Flowers);
  class Chat {
    message(_client, text) {
      return { event: 'message', data: text };
    }
  }
  SubscribeMessage('message')(
    Chat.prototype,
    'message',
    Object.getOwnPropertyDescriptor(Chat.prototype, 'message'),
  );
  WebSocketGateway()(Chat);
  class App {}
  Module({ controllers: [Flowers], providers: [Chat] })(App);

  const app = await NestFactory.create(App, { logger: false });
  const policy = createPolicy({ origin: 'https://app.example.com', credentials: true });
  app.use(cors(policy));
  app.useWebSocketAdapter(new PolicyAdapter(app, policy));
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}

for (const file of readdirSync('.').filter((name) => name.endsWith('.mjs'))) {
  const recipe = await import(join(process.cwd(), file));
  ports[file] =
    recipe.PolicyAdapter === undefined ? await serve(recipe.app) : await serveNest(recipe.PolicyAdapter);
}
process.send(ports);
