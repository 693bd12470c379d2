// import * as cors from '…', called: what projects without esModuleInterop write.
import * as cors from 'corsage';
import * as compat from 'corsage/compat';

const options: compat.CorsOptions = { origin: 'https://app.example.com' };
if (cors({ origin: 'https://app.example.com' }).policy?.credentials !== false) throw new Error('no policy');
if (compat(options).length !== 3) throw new Error('the namespace is not the factory');
