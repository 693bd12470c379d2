// A command line as bash or Windows' cmd.exe splits it into words, in one pass. Nothing is run, and variables stay as they are.

/** The first command, and whether more follow. */
export interface Line {
  readonly words: readonly string[];
  readonly more: boolean;
}

/** A backslash before a line end joins the lines. https://www.gnu.org/software/bash/manual/html_node/Quoting.html */
const BASH =
  /(?<end>\s+|[;&|])|\\(?:\r\n?|\n)|\$'(?<ansi>(?:\\[\s\S]?|[^'\\])*)'?|'(?<plain>[^']*)'?|"(?<quoted>(?:\\[\s\S]?|[^"\\])*)"?|\\?(?<character>[\s\S])/g;

/** As "Copy as cURL (bash)" writes it. */
export function bashWords(text: string): Line {
  const words: string[] = [];
  let word: string | undefined;
  for (const { index, groups } of text.matchAll(BASH)) {
    const { end, ansi, plain, quoted, character } = groups as Readonly<Record<string, string | undefined>>;
    const read = plain ?? character ?? quoted?.replace(/\\(["\\$`])/g, '$1') ?? (ansi && ansiUnescaped(ansi));
    if (read !== undefined) word = (word ?? '') + read;
    if (end === undefined) continue;
    if (word !== undefined) words.push(word);
    word = undefined;
    if (/\S/.test(end)) return { words, more: /\S/.test(text.slice(index + 1)) };
  }
  if (word !== undefined) words.push(word);
  return { words, more: false };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html */
function ansiUnescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/g,
    (_all, x?: string, u?: string, U?: string, octal?: string, character = '') => {
      const hex = x ?? u ?? U;
      if (hex === undefined && octal === undefined) return ESCAPES[character] ?? character;
      const code = hex === undefined ? Number.parseInt(octal as string, 8) : Number.parseInt(hex, 16);
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
}

/** In cmd.exe, as "Copy as cURL (cmd)" writes it: `^` escapes for cmd, then `\"` for the program. */
export function cmdWords(text: string): Line {
  // A `^` at a line end also escapes the first character of the next line.
  const plain = text.replace(/\^(?:\r?\n)?([\s\S]|$)/g, '$1');
  const words: string[] = [];
  for (const [word] of plain.matchAll(/(?:"(?:\\[\s\S]?|[^"\\])*(?:"|$)|[^\s"])+/g)) {
    if (word === '&') return { words, more: true };
    words.push(word.replace(/"((?:\\[\s\S]?|[^"\\])*)(?:"|$)/g, (_all, inner: string) => unescaped(inner)));
  }
  return { words, more: false };
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}
