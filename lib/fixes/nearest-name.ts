// Which name was meant by one that does not exist: of an option, a method, a header.

/** What others call our options, and the methods, where that is not near enough by itself. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  all: '*',
  any: '*',
  client: 'origin',
  del: 'DELETE',
  domain: 'origin',
  host: 'origin',
  list: 'origin',
  safelist: 'origin',
  site: 'origin',
  url: 'origin',
  verb: 'methods',
  whitelist: 'origin',
  httpmethod: 'methods',
  preflightmaxage: 'maxAge',
  requestheader: 'allowedHeaders',
  responseheader: 'exposedHeaders',
  statu: 'optionsSuccessStatus',
  successstatu: 'optionsSuccessStatus',
  supportcredential: 'credentials',
  supportscredential: 'credentials',
  withcredential: 'credentials',
};

/** One of `names`, or undefined where none comes near. */
export function nearestName<Name extends string>(key: string, names: readonly Name[]): Name | undefined {
  const wanted = plain(key);
  const whole = letters(key);
  const known = names.find((name) => name === OTHER_NAMES[wanted]);
  if (known !== undefined) return known;
  let nearest: Name | undefined;
  let least = Math.min(3, wanted.length / 2);
  for (const name of names) {
    const distance = Math.min(
      editDistance(wanted, plain(name), least),
      editDistance(whole, letters(name), least),
    );
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** `Access-Control-Allow-Origin`, `allow_origins` and `allowedOrigins` are all `origin`. */
function plain(name: string): string {
  return letters(name)
    .replace(/^accesscontrol/, '')
    .replace(/^allow(?:ed)?(?=.)/, '')
    .replace(/s$/, '');
}

function letters(name: string): string {
  return name
    .slice(0, 50)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** Levenshtein's: how many letters must be put in, taken out or replaced. Infinity where the lengths alone reach `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return Infinity;
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (previous[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[to.length] as number;
}
