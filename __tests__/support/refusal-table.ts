// What disallowedOrigin: 'reject' does with every kind of request, written by hand from its four rules.

/** `Sec-Fetch-Site`: absent, a value that browsers send, or one that none sends. */
export type Site = 'absent' | 'none' | 'same-origin' | 'same-site' | 'cross-site' | 'junk';

/** `Origin`: absent, the server's own, one that the policy allows, another site's, the opaque one, or no origin. */
export type From = 'absent' | 'own' | 'listed' | 'foreign' | 'null' | 'junk';

/** The request reaches the app, is refused with 403, or is an allowed preflight and ends with 204. */
export type Outcome = 'passes' | 'refused' | 'allowed';

/** `OPTIONS` with `Access-Control-Request-Method`; without an `Origin` that is an actual request. */
export const PREFLIGHT = 'preflight';

export const COLUMNS = [['GET', 'HEAD', 'OPTIONS'], ['POST', 'PUT'], [PREFLIGHT]] as const;

export interface Row {
  readonly site: Site;
  readonly from: From;
  /** For each of `COLUMNS`. */
  readonly outcomes: readonly [Outcome, Outcome, Outcome];
  /**
   * What Go 1.25's `net/http.CrossOriginProtection` does with POST and PUT, the allowed origin being a trusted one there.
   * GET, HEAD and OPTIONS, preflights among them, always pass it. https://pkg.go.dev/net/http#CrossOriginProtection
   */
  readonly go: Outcome;
}

type Written = readonly [Site, From, ...Row['outcomes'], go: Outcome];

const WRITTEN: readonly Written[] = [
  // Without the header (plain http, an old browser, not a browser), only Origin can be used.
  ['absent', 'absent', 'passes', 'passes', 'passes', 'passes'],
  ['absent', 'own', 'passes', 'passes', 'refused', 'passes'],
  ['absent', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['absent', 'foreign', 'refused', 'refused', 'refused', 'refused'],
  ['absent', 'null', 'refused', 'refused', 'refused', 'refused'],
  ['absent', 'junk', 'refused', 'refused', 'refused', 'refused'],
  // The user typed an address or opened a bookmark. No page sent this.
  ['none', 'absent', 'passes', 'passes', 'passes', 'passes'],
  ['none', 'own', 'passes', 'passes', 'refused', 'passes'],
  ['none', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['none', 'foreign', 'passes', 'passes', 'refused', 'passes'],
  ['none', 'null', 'passes', 'passes', 'refused', 'passes'],
  ['none', 'junk', 'passes', 'passes', 'refused', 'passes'],
  // The site's own pages, whatever `Origin` says: with `Referrer-Policy: no-referrer` it says null.
  ['same-origin', 'absent', 'passes', 'passes', 'passes', 'passes'],
  ['same-origin', 'own', 'passes', 'passes', 'refused', 'passes'],
  ['same-origin', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['same-origin', 'foreign', 'passes', 'passes', 'refused', 'passes'],
  ['same-origin', 'null', 'passes', 'passes', 'refused', 'passes'],
  ['same-origin', 'junk', 'passes', 'passes', 'refused', 'passes'],
  // Another sub-domain or port of the same site. It is refused unless it is listed.
  ['same-site', 'absent', 'passes', 'refused', 'passes', 'refused'],
  ['same-site', 'own', 'refused', 'refused', 'refused', 'refused'],
  ['same-site', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['same-site', 'foreign', 'refused', 'refused', 'refused', 'refused'],
  ['same-site', 'null', 'refused', 'refused', 'refused', 'refused'],
  ['same-site', 'junk', 'refused', 'refused', 'refused', 'refused'],
  // Another site's page, which may load what any page may load.
  ['cross-site', 'absent', 'passes', 'refused', 'passes', 'refused'],
  ['cross-site', 'own', 'refused', 'refused', 'refused', 'refused'],
  ['cross-site', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['cross-site', 'foreign', 'refused', 'refused', 'refused', 'refused'],
  ['cross-site', 'null', 'refused', 'refused', 'refused', 'refused'],
  ['cross-site', 'junk', 'refused', 'refused', 'refused', 'refused'],
  // An unknown value, perhaps of a future browser, permits nothing.
  ['junk', 'absent', 'passes', 'refused', 'passes', 'refused'],
  ['junk', 'own', 'refused', 'refused', 'refused', 'refused'],
  ['junk', 'listed', 'passes', 'passes', 'allowed', 'passes'],
  ['junk', 'foreign', 'refused', 'refused', 'refused', 'refused'],
  ['junk', 'null', 'refused', 'refused', 'refused', 'refused'],
  ['junk', 'junk', 'refused', 'refused', 'refused', 'refused'],
];

export const ROWS: readonly Row[] = WRITTEN.map(([site, from, safe, unsafe, preflight, go]) => ({
  site,
  from,
  outcomes: [safe, unsafe, preflight],
  go,
}));

/** The table as docs/guarding.md shows it, without Go: values that come out alike share a row. */
export function printed(): string {
  const head = ['`Sec-Fetch-Site`', '`Origin`', ...COLUMNS.map((methods) => methods.join(', '))];
  const bySite = together(ROWS, ({ site }) => site).map(([site, rows]) => ({
    site,
    cells: together(rows, ({ outcomes }) => outcomes.map(shown).join(' | ')).map(
      ([outcomes, alike]) => `${alike.map(({ from }) => from).join(', ')} | ${outcomes}`,
    ),
  }));
  const rows = together(bySite, ({ cells }) => cells.join('\n')).flatMap(([cells, alike]) =>
    cells.split('\n').map((cell) => `| ${alike.map(({ site }) => site).join(', ')} | ${cell} |`),
  );
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

/** The items with the same key, in the order of the first of each. */
function together<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, items: T[]][] {
  const keys = new Set(items.map(keyOf));
  return [...keys].map((key) => [key, items.filter((item) => keyOf(item) === key)]);
}

/** Refusals are in bold. */
function shown(cell: string): string {
  return cell === 'refused' ? '**refused**' : cell;
}
