// import { … } from 'corsage'
import {
  CorsConfigError,
  type CorsOptions,
  type CorsPolicy,
  cors,
  createPolicy,
  type Problem,
} from 'corsage';

const options: CorsOptions = { origin: ['https://app.example.com', /^http:\/\/localhost:\d+$/], maxAge: 60 };
const policy: CorsPolicy = createPolicy(options);
if (cors(policy).policy !== policy) throw new Error('cors did not take the policy');

function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof CorsConfigError)) throw error;
  const caught: CorsConfigError = error;
  return caught.problems;
}

try {
  createPolicy({ origin: 'https://app.example.com/' });
  throw new Error('a trailing slash was accepted');
} catch (error) {
  if (problemsOf(error)[0]?.code !== 'ORIGIN_TRAILING_SLASH') throw error;
}
