// A command line as bash or Windows' cmd.exe splits it into words, in one pass. Nothing is run, and variables stay as they are.

/** The first command, and whether more follow. */
export interface Line {
  readonly words: readonly string[];
  readonly more: boolean;
}

/** In bash, as "Copy as cURL (bash)" writes it. https://www.gnu.org/software/bash/manual/html_node/Quoting.html */
export function bashWords(text: string): Line {
  const words: string[] = [];
  let word: string | undefined;
  let i = 0;
  while (i < text.length) {
    const char = text[i] as string;
    if (/[\s;&|]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      i++;
      if (!/\s/.test(char)) return { words, more: /\S/.test(text.slice(i)) };
      continue;
    }
    const [read, end] = piece(text, i);
    // A backslash before a line end joins the lines.
    if (read !== undefined) word = (word ?? '') + read;
    i = end;
  }
  if (word !== undefined) words.push(word);
  return { words, more: false };
}

type Piece = [read: string | undefined, end: number];

function piece(text: string, start: number): Piece {
  if (text.startsWith("$'", start)) return ansiQuoted(text, start + 2);
  switch (text[start]) {
    case "'": {
      const end = text.indexOf("'", start + 1);
      return end < 0 ? [text.slice(start + 1), text.length] : [text.slice(start + 1, end), end + 1];
    }
    case '"':
      return doubleQuoted(text, start + 1);
    case '\\': {
      const [skipped] = /^\\\r?\n?/.exec(text.slice(start, start + 3)) as RegExpExecArray;
      if (skipped !== '\\') return [undefined, start + skipped.length];
      return [text[start + 1] ?? '\\', start + 2];
    }
    default:
      return [text[start], start + 1];
  }
}

function doubleQuoted(text: string, start: number): Piece {
  let read = '';
  let i = start;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\\' && /["\\$`]/.test(text[i + 1] ?? '')) i++;
    read += text[i];
  }
  return [read, i + 1];
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
function ansiQuoted(text: string, start: number): Piece {
  let read = '';
  let i = start;
  while (i < text.length && text[i] !== "'") {
    if (text[i] !== '\\') {
      read += text[i++];
      continue;
    }
    const [whole, , hex, octal] =
      /^\\(?:([xuU])([\da-fA-F]{1,8})|([0-7]{1,3}))/.exec(cutEscape(text.slice(i, i + 10))) ?? [];
    if (whole === undefined) {
      const char = text[i + 1] ?? '\\';
      read += ESCAPES[char] ?? char;
      i += 2;
    } else {
      const code = hex === undefined ? Number.parseInt(octal as string, 8) : Number.parseInt(hex, 16);
      read += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
      i += whole.length;
    }
  }
  return [read, i + 1];
}

/** `\x` takes up to two digits, `\u` four, `\U` eight. */
function cutEscape(text: string): string {
  return text.slice(0, text[1] === 'x' ? 4 : text[1] === 'u' ? 6 : 10);
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
