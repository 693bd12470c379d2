const cors = require('corsage');
const answer = cors();
answer.reconfigure({ origin: ['https://app.example.com/', 'shop.example.com'], maxage: 600 });
