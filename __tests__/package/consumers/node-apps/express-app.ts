// An Express app, with Express's own types.
import cors, { createPolicy } from 'corsage';
import express, { type Request } from 'express';

const app = express();
const router = express.Router();
const policy = createPolicy({ origin: 'https://app.example.com', credentials: true });

app.use(cors());
app.use(cors((request) => ({ origin: request.hostname === 'public.example.com' ? '*' : false })));
app.options('/things', cors(policy));
app.put('/things', cors(policy), (_request, response) => {
  response.sendStatus(204);
});
router.use(cors(async (request) => ({ origin: `https://${request.hostname}` })));
app.use(
  '/tenants',
  cors((request: Request, callback) => callback(null, { origin: `https://${request.ip}` })),
);
