// import * as corsage from 'corsage'
import * as corsage from 'corsage';

const options: corsage.CorsOptions = { origin: 'https://*.example.com' };
const middleware: corsage.CorsMiddleware = corsage.cors(options);

if (middleware.policy?.origin === '*') throw new Error('the option was not read');
if (corsage.default !== corsage.cors) throw new Error('cors and the default export differ');
