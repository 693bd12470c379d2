// A RegExp written as a string: what it may stand for.

import { inJavaScript, wrapped } from './regexp-fixes';

interface RegExpInString {
  /** Origins and patterns that stand for the same, or for less of it, if they are such. */
  readonly entries: readonly string[];
  /** Undefined if JavaScript cannot read it. */
  readonly regexp: RegExp | undefined;
}

const OTHER_LANGUAGES = /^\/?\\A|\\[zZ](?:\/[a-z]*)?$/;

/** Undefined where `written` does not look like one. */
export function regexpIn(written: string): RegExpInString | undefined {
  const text = OTHER_LANGUAGES.test(written) ? inJavaScript(written) : written;
  const slashed = /^\/(.+)\/([dgimsuvy]*)$/s.exec(text);
  if (slashed === null && !looksLikeSource(text)) return undefined;
  const [, source = whole(text), flags = ''] = slashed ?? [];
  return { entries: entriesFor(source), regexp: compiled(source, flags) };
}

/** What begins with a scheme was to be a whole origin. */
function whole(text: string): string {
  if (!/^\^?\(?(?:\?:)?[a-z][a-z|?()[\]]*:/.test(text)) return text;
  const bare = text
    .replace(/^\^|\$$/g, '')
    .replace(/http[([]s[)\]](?=:)/g, 'https?')
    .replace(/:\*$/, '(:\\d+)?');
  return `^${wrapped(bare)}$`;
}

/** A `*` alone is a wildcard, and brackets alone are those of an IPv6 address. */
function looksLikeSource(text: string): boolean {
  const host = text.replace(/\w+:\/\//, '');
  return (
    /[()]|\?:\/\/|^\^|\$$|\\[.dw]|^\.[*+]|\.\+|\[(?![0-9a-f:.]+\])[^\]]*\]/i.test(host) ||
    /^\w+\?:/.test(text) ||
    // What is optional comes before a name, and no query does.
    /^(?:[\w.-]+\?\.|[\w.-]*\.\?|\w+\?)[\w-]+\.[\w.:-]+$/.test(host)
  );
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** A source that spells one host, or a host and all below it. */
function entriesFor(source: string): string[] {
  const plain = source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\(\?::/g, '(:')
    .replace(/\(:\\d\+\)\?$/, ':*')
    .replace(/\\([./:-])/g, '$1');
  const below = /(.*:\/\/)(?:\.[*+]|\(\.[*+]\)|\[\^\/\]\+)\.(.+)/.exec(plain);
  if (below !== null) return [`${below[1]}*.${below[2]}`];
  const optional = /(.*:\/\/)\((?:\?:|:)?\.[*+]\.\)\?(.+)/.exec(plain);
  if (optional !== null) return [`${optional[1]}${optional[2]}`, `${optional[1]}*.${optional[2]}`];
  const ending = /^\.([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(plain);
  if (ending !== null && source.endsWith('$')) return [`https://*.${ending[1]}`];
  return [plain];
}
