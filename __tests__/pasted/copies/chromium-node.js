fetch("https://api.example.com/items?a=[1]&b='x'", {
  headers: {
    accept: '*/*',
    'accept-language': 'en-US,en;q=0.9',
    'content-type': 'application/json',
    priority: 'u=1, i',
    'x-empty': '',
    'x-trace': 'it\'s "100%" ^ !',
    cookie: 'sid=1; theme=dark',
    Referer: 'https://app.example.com/',
  },
  body: '{"name":"it\'s\n50%"}',
  method: 'PUT',
});
