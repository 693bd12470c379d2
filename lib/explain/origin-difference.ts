// What differs between the origin in a header and the page's, and headers that are misspelt.

import { nearestName, repairOrigin } from '../fixes';
import { type HeaderList, isCorsResponseHeader, POLICY_HEADERS } from '../http';
import { isSerializedOrigin, NAMED_ORIGINS, readOriginEntry } from '../origins';
import { show } from '../problems';

/** "it ends with a slash": the value is not exactly the page's origin. */
export function differenceOf(value: string, origin: string): string {
  if (value === '') return 'it is empty';
  if (NAMED_ORIGINS.includes(value)) return `it is ${value}, which only pages without a server have`;
  if (/^[\s"'`[\]]+\*[\s"'`[\]]+$/.test(value)) return 'it has quotes or brackets around *';
  // To a parser of URLs, `*` is a name like any other.
  if (value.includes('*')) return 'browsers do not expand a pattern';
  const isOrigin: boolean = isSerializedOrigin(value);
  const meant = isOrigin ? value : originIn(value);
  const parts = meant === undefined ? [] : differingParts(meant, origin);
  // Of a value that is otherwise right, the spelling is all.
  const spelling = isOrigin ? [] : [repairOrigin(value).says];
  return `it ${[...spelling, ...parts].join(', and ')}`;
}

/** What a value that is not an origin was to be, if that is plain. */
function originIn(value: string): string | undefined {
  // A pattern could be configured, but not sent.
  if (readOriginEntry(value) !== undefined) return undefined;
  const [, paste] = /^Write "([^"]*)"/.exec(repairOrigin(value).fix) ?? [];
  return paste !== undefined && isSerializedOrigin(paste) ? paste : undefined;
}

function differingParts(value: string, origin: string): string[] {
  if (!URL.canParse(origin)) return ['is another origin'];
  const [is, page] = [new URL(value), new URL(origin)];
  const parts: string[] = [];
  if (is.protocol !== page.protocol) {
    parts.push(`has the scheme ${is.protocol.slice(0, -1)}, not ${page.protocol.slice(0, -1)}`);
  }
  if (is.hostname !== page.hostname) parts.push(`has another host than ${show(page.hostname)}`);
  if (is.port !== page.port) {
    parts.push(
      `has ${is.port === '' ? 'no port' : `the port ${is.port}`}, not ${page.port === '' ? 'none' : page.port}`,
    );
  }
  return parts;
}

/** Whether a header names an origin of another host, which its server may mean to be the only one. */
export function isOtherSite(value: string, origin: string): boolean {
  const meant = isSerializedOrigin(value) ? value : originIn(value);
  if (meant === undefined || meant.includes('*')) return false;
  return URL.canParse(origin) && new URL(meant).hostname !== new URL(origin).hostname;
}

/** A header of nearly that name. */
export function misspelling(name: string, headers: HeaderList): string | undefined {
  const near = (given: string) =>
    /allow|control/i.test(given) &&
    !isCorsResponseHeader(given.toLowerCase()) &&
    nearestName(given, POLICY_HEADERS) === name;
  return headers.find(([given]) => near(given))?.[0];
}
