curl --url ^"https://api.example.com/items?a=^\[1^\]^&b='x'^" ^
  -X ^"PUT^" ^
  -H ^"accept: */*^" ^
  -H ^"accept-language: en-US,en;q=0.9^" ^
  -H ^"content-type: application/json^" ^
  -b ^"sid=1; theme=dark^" ^
  -H ^"origin: https://app.example.com^" ^
  -H ^"priority: u=1, i^" ^
  -H ^"referer: https://app.example.com/^" ^
  -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"156^\^", ^\^"Not.A/Brand^\^";v=^\^"24^\^"^" ^
  -H ^"sec-fetch-dest: empty^" ^
  -H ^"sec-fetch-mode: cors^" ^
  -H ^"sec-fetch-site: same-site^" ^
  -H ^"user-agent: Mozilla/5.0 ^(X11; Linux x86_64^) AppleWebKit/537.36 ^(KHTML, like Gecko^) Chrome/156.0.0.0 Safari/537.36^" ^
  -H ^"x-trace: it's ^\^"100^%^\^" ^^ ^!^" ^
  -H ^"x-empty;^" ^
  --data-raw ^"^{^\^"name^\^":^\^"it's^

50^%^\^"^}^"
