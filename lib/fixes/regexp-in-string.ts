// A RegExp written as a string: what it may stand for.

/** What may be written in its place, the nearest first. */
interface RegExpInString {
  /** Origins and patterns that stand for the same, or for less of it. */
  readonly entries: readonly (readonly string[])[];
  /** As it is, and as it was before a string took its backslashes. */
  readonly regexps: readonly RegExp[];
}

/** Undefined where `text` does not look like one. */
export function regexpIn(text: string): RegExpInString | undefined {
  const slashed = /^\/(.+)\/([dgimsuvy]*)$/s.exec(text);
  if (slashed === null && !looksLikeSource(text)) return undefined;
  const [, source = text, flags = ''] = slashed ?? [];
  const anchored = /^\^?[a-z]+(?:\?|\(s\)\?)?:/.test(source) ? `^${source.replace(/^\^/, '')}` : source;
  const sources = new Set([
    source,
    dotsEscaped(source),
    anchored,
    `${dotsEscaped(anchored).replace(/\$$/, '')}$`,
  ]);
  return {
    entries: entriesFor(source),
    regexps: [...sources].flatMap((each) => compiled(each, flags)),
  };
}

/** A `*` alone is a wildcard, and brackets alone are those of an IPv6 address. */
function looksLikeSource(text: string): boolean {
  const host = text.replace(/\w+:\/\//, '');
  return (
    /[()]|\?:\/\/|^\^|\$$|\\[.dw]|^\.[*+]|\.\+|\[(?![0-9a-f:.]+\])[^\]]*\]/i.test(host) ||
    /^\w+\?:/.test(text)
  );
}

function compiled(source: string, flags: string): RegExp[] {
  try {
    return [new RegExp(source, flags)];
  } catch {
    return [];
  }
}

/** Dots between the labels of a host are dots; those before a repeat stand for any character. */
function dotsEscaped(source: string): string {
  return source.replace(/(?<=[a-z0-9\])])\.(?=[a-z0-9([])/gi, '\\.');
}

/** A source that spells one host, or a host and all below it. */
function entriesFor(source: string): string[][] {
  const plain = source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\(\?::/g, '(:')
    .replace(/\(:\\d\+\)\?$/, ':*')
    .replace(/\\([./:-])/g, '$1');
  const below = /(.*:\/\/)(?:\.[*+]|\(\.[*+]\)|\[\^\/\]\+)\.(.+)/.exec(plain);
  if (below !== null) return [[`${below[1]}*.${below[2]}`]];
  const optional = /(.*:\/\/)\((?:\?:|:)?\.[*+]\.\)\?(.+)/.exec(plain);
  if (optional !== null) return [[`${optional[1]}${optional[2]}`, `${optional[1]}*.${optional[2]}`]];
  const ending = /^\.([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(plain);
  if (ending !== null && source.endsWith('$')) return [[`https://*.${ending[1]}`]];
  return [[plain]];
}
