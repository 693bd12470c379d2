const cors = require('corsage');
const express = require('express');

const app = express();
app.use(
  cors({
    origin: ['https://app.example.com', 'https://admin.example.com'],
    credentials: true,
    exposedHeaders: ['X-Total'],
  }),
);
app.get('/flowers', (_request, response) => response.set('X-Total', '1').json(['rose']));
app.put('/flowers', (_request, response) => response.json({ saved: true }));
app.get('/broken', () => {
  throw new Error('broken');
});

const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
