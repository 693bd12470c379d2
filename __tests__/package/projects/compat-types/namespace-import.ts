// import * as compat from 'corsage/compat'
import * as compat from 'corsage/compat';

const options: compat.CorsOptions = { origin: true };
if (compat.cors(options).length !== 3) throw new Error('cors is not the factory');
if (compat.default !== compat.cors) throw new Error('cors and the default export differ');
