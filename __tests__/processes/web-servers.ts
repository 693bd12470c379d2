// Web servers that are run with settings pasted into them: each answers PUT and GET of /items, and 404 for all else.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cors from 'corsage';
import express from 'express';
import { listen } from '../support/servers';
import { freePort } from './redis';
import { PYTHON } from './web-packages';

export interface WebServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a server, with the settings pasted where they say. Without settings, it knows nothing of CORS. */
type Start = (settings: string) => Promise<WebServer>;

/** An app behind a proxy that sends CORS headers of its own, and not the right ones. */
async function startApp(): Promise<WebServer> {
  const server = createServer(({ url }, response) => {
    response.setHeader('Access-Control-Allow-Origin', 'https://other.example.com');
    response.setHeader('Access-Control-Allow-Credentials', 'false');
    response.writeHead(url === '/items' ? 200 : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A process in a folder of its own, which is gone with it. */
async function run(
  write: (folder: string, port: number) => readonly [command: string, ...given: string[]],
): Promise<WebServer> {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-web-'));
  // The workers of a server that root starts are somebody else.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const [command, ...given] = write(folder, port);
  const process = spawn(command, given, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  process.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await answering(process, port, () => said);
  return {
    port,
    async close() {
      process.kill('SIGTERM');
      if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Servers do not say when they are ready, and some listen before they are. */
async function answering(process: ChildProcess, port: number, said: () => string): Promise<void> {
  while (process.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(said());
}

async function proxied(start: (app: number) => Promise<WebServer>): Promise<WebServer> {
  const app = await startApp();
  const proxy = await start(app.port).catch(async (error) => {
    await app.close();
    throw error;
  });
  return {
    port: proxy.port,
    async close() {
      await proxy.close();
      await app.close();
    },
  };
}

const MODULES = ['mpm_event', 'authz_core', 'headers', 'rewrite', 'proxy', 'proxy_http'];

export const START: Readonly<Record<string, Start>> = {
  nginx(settings) {
    const [inHttp = '', inLocation = ''] = settings.split('# in location { }:');
    return proxied((app) =>
      run((folder, port) => {
        const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
        writeFileSync(
          join(folder, 'nginx.conf'),
          `daemon off; pid ${folder}/pid; error_log stderr; events {}
          http {
            access_log off;
            ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
            ${inHttp}
            server {
              listen 127.0.0.1:${port};
              location / {
                ${inLocation}
                proxy_pass http://127.0.0.1:${app};
              }
            }
          }`,
        );
        return ['/usr/sbin/nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
      }),
    );
  },
  apache(settings) {
    return proxied((app) =>
      run((folder, port) => {
        const modules = MODULES.map(
          (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
        );
        const lines = [
          `ServerRoot ${folder}`,
          `PidFile ${folder}/pid`,
          `DefaultRuntimeDir ${folder}`,
          'ServerName localhost',
          `Listen 127.0.0.1:${port}`,
          `ErrorLog ${folder}/error.log`,
          ...modules,
          'User www-data',
          'Group www-data',
          settings,
          `ProxyPass / http://127.0.0.1:${app}/`,
        ];
        writeFileSync(join(folder, 'apache.conf'), `${lines.join('\n')}\n`);
        return ['/usr/sbin/apache2', '-f', join(folder, 'apache.conf'), '-DFOREGROUND'];
      }),
    );
  },
  express: inExpress,
  corsage: inExpress,
  fastapi: (settings) =>
    run((folder, port) => {
      writeFileSync(
        join(folder, 'app.py'),
        `import uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/items")
@app.put("/items")
def items():
    return {}
${settings}
uvicorn.run(app, host="127.0.0.1", port=${port}, log_level="error")
`,
      );
      return [PYTHON, join(folder, 'app.py')];
    }),
  django: (settings) =>
    run((folder, port) => {
      writeFileSync(
        join(folder, 'app.py'),
        `from wsgiref.simple_server import make_server
import django
from django.conf import settings as configured
from django.http import HttpResponse
INSTALLED_APPS = []
MIDDLEWARE = []
${settings}
SECRET_KEY = "x"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = __name__
configured.configure(**{name: value for name, value in globals().items() if name.isupper()})
django.setup()
from django.core.wsgi import get_wsgi_application
from django.urls import path
urlpatterns = [path("items", lambda request: HttpResponse("{}"))]
make_server("127.0.0.1", ${port}, get_wsgi_application()).serve_forever()
`,
      );
      return [PYTHON, join(folder, 'app.py')];
    }),
};

async function inExpress(settings: string): Promise<WebServer> {
  const app = express();
  const load = (name: string) => (name === 'corsage' ? cors : require(name));
  new Function('app', 'require', settings)(app, load);
  app.all('/items', (_request, response) => void response.json({}));
  return listen(app);
}
