import cors from 'corsage';

const middleware = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

/** Settles when the middleware goes on; what it answers by itself, a preflight, is done. */
function run(request, response) {
  return new Promise((resolve, reject) => {
    middleware(request, response, (error) => (error ? reject(error) : resolve()));
  });
}

export default async function flowers(request, response) {
  await run(request, response);
  if (request.method === 'PUT') response.json({ saved: true });
  else response.setHeader('X-Total', '1').json(['rose']);
}
