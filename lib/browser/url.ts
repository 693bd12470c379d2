// Whether a URL is http or https, and whether it has a user name or a password.

/** https://fetch.spec.whatwg.org/#http-scheme */
export function isHttp({ protocol }: { readonly protocol: string }): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** https://url.spec.whatwg.org/#include-credentials */
export function hasCredentials({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): boolean {
  return username !== '' || password !== '';
}
