// import cors from 'corsage/compat'
import cors from 'corsage/compat';

const options: cors.CorsOptions = { origin: ['https://app.example.com', /^https:\/\/[a-z]+\.example\.org$/] };
const delegate: cors.CorsOptionsDelegate = (request, callback) => {
  callback(null, { origin: request.headers.origin === 'https://app.example.com', credentials: true });
};

for (const middleware of [cors(), cors(options), cors(delegate)]) {
  if (middleware.length !== 3) throw new Error('the default import is not the factory');
}
