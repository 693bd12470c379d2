// The two servers of the demo. Two ports of one host are two origins, but one site.

const { once } = require('node:events');
const { createServer } = require('node:http');
const { join } = require('node:path');
const express = require('express');
const { makeApi } = require('./api');

/** Serves the page on `port` and the API on the next port; 0 takes two free ports. */
async function startDemo(port) {
  const servers = [];
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  const addresses = {};
  try {
    const pagePort = await listen(makePage(addresses), port, servers);
    addresses.page = `http://localhost:${pagePort}`;
    // The same page under another host name: for a browser this is another origin, and another site.
    addresses.stranger = `http://127.0.0.1:${pagePort}`;
    const apiPort = await listen(makeApi(addresses.page), port && port + 1, servers);
    addresses.api = `http://localhost:${apiPort}`;
  } catch (error) {
    close();
    throw error;
  }
  return { addresses, close };
}

function makePage(addresses) {
  const page = express();
  page.get('/addresses.json', (_request, response) => response.json(addresses));
  page.get('/calls.json', (_request, response) => response.sendFile(join(__dirname, 'calls.json')));
  page.use(express.static(join(__dirname, 'page')));
  return page;
}

/** Listens on both loopback addresses, because "localhost" means one of them to some browsers and the other to others. */
async function listen(app, port, servers) {
  const first = await open(app, port, '127.0.0.1', servers);
  try {
    await open(app, first, '::1', servers);
  } catch (error) {
    // A machine without IPv6 is fine. But if another program has the port, it would get some of the page's requests.
    if (error.code === 'EADDRINUSE') throw error;
  }
  return first;
}

async function open(app, port, host, servers) {
  const server = createServer(app).listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return server.address().port;
}

module.exports = { startDemo };
