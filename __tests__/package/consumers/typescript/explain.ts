// import { explain } from 'corsage/explain'
import { createPolicy } from 'corsage';
import {
  type ExplainedRequest,
  type Explanation,
  explain,
  type ReasonCode,
  type RequestProblem,
  type StepName,
  type WarningCode,
} from 'corsage/explain';

const policy = createPolicy({ origin: 'https://app.example.com', methods: 'GET' });
const request: ExplainedRequest = {
  url: 'https://api.example.com/',
  origin: 'https://app.example.com',
  method: 'PUT',
  headers: [['X-A', '1']],
};

async function main(): Promise<void> {
  const explained: Explanation = await explain(policy, request);
  const code: ReasonCode | null = explained.code;
  if (code !== 'CORSMethodNotFound') throw new Error('another reason');
  const [problem]: readonly RequestProblem[] = explained.problems;
  if (problem?.fix !== explained.fix) throw new Error('another fix');
  const step: StepName | undefined = explained.steps.at(-1)?.step;
  if (step !== 'preflight-allow-methods') throw new Error('another step');
  const warnings: WarningCode[] = explained.warnings.map((warning) => warning.code);
  if (warnings.length !== 0) throw new Error('a warning');
  // Options as well, from `fetch`'s other forms of headers.
  const open = await explain({}, { ...request, headers: { 'X-A': '1' } });
  if (!open.allowed || open.exchange.length !== 2) throw new Error('blocked');
}

export function refused(): void {
  // @ts-expect-error any origin with credentials
  void explain({ origin: '*', credentials: true }, request);
  // @ts-expect-error the origin is missing
  void explain(policy, { url: 'https://api.example.com/' });
  // @ts-expect-error a misspelt option
  void explain({ origins: [] }, request);
  // @ts-expect-error a misspelt key of the request
  void explain(policy, { ...request, credential: true });
}

main().catch((error) => {
  throw error;
});
