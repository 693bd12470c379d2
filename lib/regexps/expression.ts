// Reads a RegExp's source into the parts that samples of what it matches are made from.
// https://tc39.es/ecma262/#sec-patterns

export type Part =
  /** Matches no character by itself: anchors, look-around, back references. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'literal'; readonly text: string }
  /** One character of several. `dot` for a bare `.`, which is often meant to be a dot. */
  | { readonly kind: 'set'; readonly dot: boolean; readonly has: (character: string) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly min: number; readonly max: number };

/** What an expression matches, and what it only looks at. */
interface Expression {
  readonly whole: Part;
  readonly around: readonly Part[];
}

const NOTHING: Part = { kind: 'nothing' };

/** The source of a RegExp has been checked when it was made: whatever is not known here matches nothing by itself. */
export function readExpression(regexp: RegExp): Expression {
  return new Reader(regexp).readAll();
}

const UNICODE_ESCAPE = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|u\{[\da-fA-F]+\}|c[a-zA-Z]/y;
const PLAIN_ESCAPE = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[a-zA-Z]/y;
const UNICODE_NAME = /[pP]\{[^}]*\}|k<[^>]*>|[0-9]+|[\s\S]/y;
const ANY_CHARACTER = /[0-9]+|[\s\S]/y;

class Reader {
  readonly #source: string;
  readonly #flags: string;
  readonly #unicode: boolean;
  readonly #named: boolean;
  readonly #groups: number;
  readonly #around: Part[] = [];
  #at = 0;

  constructor({ source, flags }: RegExp) {
    this.#source = source;
    this.#flags = flags.replace(/[gydm]/g, '');
    this.#unicode = /[uv]/.test(flags);
    this.#groups = source.match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0;
    this.#named = /\(\?<(?![=!])/.test(source);
  }

  readAll(): Expression {
    return { whole: this.read(), around: this.#around };
  }

  read(): Part {
    const options = [this.#readSequence()];
    while (this.#take('|')) options.push(this.#readSequence());
    return options.length === 1 ? (options[0] as Part) : { kind: 'choice', parts: options };
  }

  #readSequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      parts.push(this.#readRepeat(this.#readAtom()));
    }
    return { kind: 'sequence', parts };
  }

  #readAtom(): Part {
    const start = this.#at;
    if (this.#take('(')) return this.#readGroup();
    if (this.#take('[')) {
      this.#skipClass();
      return this.#set(start, false);
    }
    if (this.#take('\\')) return this.#readEscape(start);
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) as number);
    this.#at += character.length;
    if (character === '^' || character === '$') return NOTHING;
    return character === '.' ? this.#set(start, true) : this.#literal(character);
  }

  #readGroup(): Part {
    const around = this.#next(/\?(?:[=!]|<[=!])/y)?.[0];
    // A name, a colon, or modifiers and a colon.
    const opening = around ?? this.#next(/\?(?:<[^>]*>|[a-z-]*:)/iy)?.[0] ?? '';
    this.#at += opening.length;
    const part = this.read();
    this.#take(')');
    if (around === undefined) return part;
    this.#around.push(part);
    return NOTHING;
  }

  /** Past the class that has begun; with the `v` flag classes hold classes. */
  #skipClass(): void {
    for (let depth = 1; depth > 0; this.#at++) {
      if (this.#sees('\\')) this.#at++;
      else if (this.#sees(']')) depth--;
      else if (this.#sees('[') && this.#flags.includes('v')) depth++;
    }
  }

  /** `start` is where the backslash stands. */
  #readEscape(start: number): Part {
    // Without the flags u and v, `\u{…}` and `\p{…}` are letters; so is `\k` where no group has a name.
    const numeric = this.#next(this.#unicode ? UNICODE_ESCAPE : PLAIN_ESCAPE)?.[0];
    const other = this.#next(this.#unicode || this.#named ? UNICODE_NAME : ANY_CHARACTER)?.[0] as string;
    this.#at += (numeric ?? other).length;
    if (numeric !== undefined) return this.#literal(this.#characterOf(numeric));
    if ('dDwWsS'.includes(other) || (this.#unicode && /^[pP]\{/.test(other))) return this.#set(start, false);
    if (/^[0-9]/.test(other)) return this.#readNumber(start, other);
    // Boundaries and back references match nothing by themselves; controls are in no origin.
    if (/^(?:[bBfnrtv]|k<)/.test(other)) return NOTHING;
    return this.#literal(other);
  }

  /** A back reference, if there are so many groups; an octal code, or the digit itself, if not. */
  #readNumber(start: number, digits: string): Part {
    if (this.#unicode || (digits !== '0' && Number(digits) <= this.#groups)) return NOTHING;
    const octal = /^(?:[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(digits)?.[0];
    this.#at = start + 1 + (octal ?? '8').length;
    return this.#literal(
      octal === undefined ? (digits[0] as string) : String.fromCharCode(Number.parseInt(octal, 8)),
    );
  }

  #characterOf(written: string): string {
    const digits = written.replace(/[xu{}]/g, '');
    return written.startsWith('c') ? '' : String.fromCodePoint(Number.parseInt(digits, 16));
  }

  #readRepeat(part: Part): Part {
    const quantifier = this.#next(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y);
    if (quantifier === null) return part;
    this.#at += quantifier[0].length;
    const [, sign, least, comma, most] = quantifier;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const max =
      sign === '?'
        ? 1
        : sign !== undefined || most === ''
          ? Infinity
          : comma === undefined
            ? min
            : Number(most);
    return { kind: 'repeat', part, min, max };
  }

  /** The literal as it would stand in an origin. */
  #literal(text: string): Part {
    return { kind: 'literal', text: this.#flags.includes('i') ? text.toLowerCase() : text };
  }

  /** The set whose source goes from `start` to here; a class of one character is that character. */
  #set(start: number, dot: boolean): Part {
    const source = this.#source.slice(start, this.#at);
    const single = /^\[(?:([^\\^])|\\([^a-zA-Z0-9]))\]$/.exec(source);
    if (single !== null) return this.#literal((single[1] ?? single[2]) as string);
    const one = new RegExp(`^(?:${source})$`, this.#flags);
    const set: Part = { kind: 'set', dot, has: (character) => one.test(character) };
    const strings = this.#flags.includes('v') ? [...source.matchAll(/\\q\{([^}]*)\}/g)] : [];
    if (strings.length === 0) return set;
    const literals = strings
      .flatMap(([, texts]) => (texts as string).split('|'))
      .map((text) => this.#literal(text));
    return { kind: 'choice', parts: [...literals, set] };
  }

  /** What a sticky expression finds right here. */
  #next(expected: RegExp): RegExpExecArray | null {
    expected.lastIndex = this.#at;
    return expected.exec(this.#source);
  }

  #sees(character: string): boolean {
    return this.#source[this.#at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.#at++;
    return true;
  }
}
