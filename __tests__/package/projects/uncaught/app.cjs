const { createServer } = require('node:http');
const { cors } = require('corsage');

const answer = cors({ origin: ['https://app.example.com/', 'shop.example.com'], maxage: 600 });
createServer((req, res) => answer(req, res, () => res.end('hello'))).listen(0);
