// Where the documentation is on the web.

/** The address of the site, with a slash at its end. Unset until it has one; then errors link to the entries of their codes. */
export const SITE: string | undefined = undefined;

/** The link to a code's entry, after a fix. */
export function linkTo(code: string, site = SITE): string {
  return site === undefined ? '' : ` See ${site}codes/#${code.toLowerCase()}`;
}
