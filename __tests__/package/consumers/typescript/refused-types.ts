// What the types refuse, and what they must let through.
import { type CorsOptions, cors, createPolicy } from 'corsage';

export function refused(): void {
  // @ts-expect-error any origin with credentials
  cors({ origin: '*', credentials: true });
  // @ts-expect-error every origin with credentials
  createPolicy({ origin: true, credentials: true });
  // @ts-expect-error a misspelt option
  cors({ origins: ['https://app.example.com'] });
  // @ts-expect-error a Set is not a list
  cors({ origin: new Set(['https://app.example.com']) });
}

const fromTheEnvironment: string = 'https://app.example.com';
const list = ['https://app.example.com', 'https://*.example.com'] as const;
const shared: CorsOptions = { origin: fromTheEnvironment, credentials: true };

cors(shared);
cors({ origin: list, credentials: true });
cors({ origin: fromTheEnvironment, credentials: true });
cors({ origin: true, credentials: true, dangerously: { credentialsFromAnyOrigin: true } });
cors({ origin: async (origin) => origin.endsWith('.example.com') });
cors({ origin: (origin, callback) => callback(null, origin === 'https://app.example.com') });
cors((request) => ({ origin: request.url === '/public' ? '*' : 'https://app.example.com' }));
