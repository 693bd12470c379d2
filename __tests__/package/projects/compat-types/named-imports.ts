// import { … } from 'corsage/compat'
import {
  type CorsOptions,
  type CorsOptionsDelegate,
  type CorsRequest,
  type CustomOrigin,
  cors,
  type StaticOrigin,
} from 'corsage/compat';

interface TenantRequest extends CorsRequest {
  readonly tenant: string;
}

const listed: StaticOrigin = ['https://app.example.com', /^https:\/\/[a-z]+\.example\.org$/, true];
const asked: CustomOrigin = (origin, callback) => callback(null, origin === undefined ? false : listed);
const options: CorsOptions = { origin: asked, methods: ['GET', 'PUT'], maxAge: 600 };
const delegate: CorsOptionsDelegate<TenantRequest> = (request, callback) =>
  callback(null, { ...options, origin: `https://${request.tenant}.example.com` });

const sent: string[] = [];
const response = { setHeader: (name: string, value: string) => sent.push(`${name}: ${value}`), end() {} };
cors(delegate)(
  { method: 'GET', headers: {}, tenant: 'rose' },
  Object.assign(response, { getHeader() {} }),
  () => {
    if (sent[0] !== 'Access-Control-Allow-Origin: https://rose.example.com') throw new Error(sent.join());
  },
);
if (sent.length === 0) throw new Error('the delegate was not asked');
