// import cors = require('corsage')
import cors = require('corsage');

const options: cors.CorsOptions = { methods: ['GET', 'POST'] };
const middleware: cors.CorsMiddleware = cors(options);

if (middleware.policy?.methods.length !== 2) throw new Error('the option was not read');
if (cors.cors !== cors || cors.default !== cors) throw new Error('cors and the default export differ');
