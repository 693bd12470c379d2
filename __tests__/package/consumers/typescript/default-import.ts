// import cors from 'corsage'
import cors from 'corsage';

const options: cors.CorsOptions = { origin: ['https://app.example.com'], credentials: true };
const middleware: cors.CorsMiddleware = cors(options);

if (!middleware.policy?.credentials) throw new Error('the default import is not the factory');
if (!(new cors.CorsConfigError([]) instanceof cors.CorsConfigError)) throw new Error('no CorsConfigError');
