import { createPolicy } from 'corsage';

createPolicy({ origin: ['https://app.example.com/', 'shop.example.com'], maxage: 600 });
