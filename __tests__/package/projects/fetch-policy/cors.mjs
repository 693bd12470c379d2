import { cors } from 'corsage/fetch';

export const handle = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

/** Answers an error with a 500 of its own, which then gets the headers too. */
export const safely = async (answer) => {
  try {
    return await answer();
  } catch (error) {
    console.error(error);
    return new Response(null, { status: 500 });
  }
};
