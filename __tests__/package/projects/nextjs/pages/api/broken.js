import cors from 'corsage';

const middleware = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

export default async function broken(request, response) {
  await new Promise((resolve, reject) => {
    middleware(request, response, (error) => (error ? reject(error) : resolve()));
  });
  throw new Error('broken');
}
