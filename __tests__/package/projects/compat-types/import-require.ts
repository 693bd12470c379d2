// import cors = require('corsage/compat')
import cors = require('corsage/compat');

const options: cors.CorsOptions = { methods: 'GET,PUT', allowedHeaders: 'Content-Type' };
if (cors(options).length !== 3) throw new Error('the option was not read');
if (cors.cors !== cors || cors.default !== cors) throw new Error('cors and the default export differ');
