// Why a configured string is not an origin, and what to type instead. What is proposed is accepted, means what was
// meant, and allows no more than what was written.

import {
  acceptance,
  type CredentialRules,
  faultWithCredentials,
  hostOf,
  MAX_ORIGIN_LENGTH,
  NO_RULES,
  publicSuffixOf,
  readOriginEntry,
} from '../origins';
import { listAll, type OriginProblemCode, type Problem, show } from '../problems';
import { type Fault, isAddress, isLocal, readParts } from './origin-parts';
import { regexpIn } from './regexp-in-string';

/** Where the string was written, and what else is known there. */
export interface OriginContext {
  readonly rules: CredentialRules;
  readonly credentials: boolean;
  /** The option's own value; an item of a list; or an entry of an `OriginAllowlist`, which is one origin or pattern. */
  readonly place: 'option' | 'list' | 'entry';
  /** What is wrong with a RegExp that might be proposed. Without it, none is. */
  readonly judge?: (regexp: RegExp) => Pick<Problem, 'message' | 'fix'> | undefined;
}

export interface OriginFault {
  /** Of the first fault. */
  readonly code: OriginProblemCode;
  /** Every fault, in words that go on after the value: "ends with a slash". */
  readonly says: string;
  /** What to do instead, with the exact string to paste where there is one. */
  readonly fix: string;
}

const ANYWHERE: OriginContext = { rules: NO_RULES, credentials: false, place: 'option' };

const FORM = 'Write scheme://host or scheme://host:port, such as "https://app.example.com".';

/** For a string that `readOriginEntry` did not take. */
export function repairOrigin(text: string, context: OriginContext = ANYWHERE): OriginFault {
  const repair = new Repair(context);
  if (text.length > 4 * MAX_ORIGIN_LENGTH)
    repair.tell('ORIGIN_TOO_LONG', 'is too long to be an origin', FORM);
  else repair.read(text);
  return repair.result();
}

class Repair {
  readonly #context: OriginContext;
  readonly #faults: Fault[] = [];
  #quotes: string | undefined;
  #fix: string | undefined;

  constructor(context: OriginContext) {
    this.#context = context;
  }

  result(): OriginFault {
    const [first] = this.#faults as [Fault, ...Fault[]];
    return {
      code: first.code,
      says: listAll(this.#faults.map(({ says }) => says)),
      fix: this.#fix ?? this.#faults.find(({ fix }) => fix !== undefined)?.fix ?? FORM,
    };
  }

  /** Adds a fault, with what to do about it where that is not a string to paste. */
  tell(code: OriginProblemCode, says: string, fix?: string): void {
    this.#faults.push({ code, says, fix });
  }

  read(text: string): void {
    const trimmed = text.trim();
    if (itemsOf(trimmed).length === 0) {
      this.tell(
        'ORIGIN_EMPTY',
        'is empty',
        this.#withoutIt(
          this.#context.place === 'option'
            ? 'Write an origin (or set the environment variable that it comes from)'
            : 'Write an origin',
        ),
      );
      return;
    }
    if (trimmed !== text) this.tell('ORIGIN_SPACES', 'has spaces around it');
    if (this.#isWord(trimmed) || this.#isPlaceholder(trimmed)) return;
    if (this.#hasMissingValue(trimmed)) return;
    const bare = this.#unwrapped(trimmed);
    if (this.#isWord(bare)) return;
    if (this.#isRegExp(bare)) return;
    const items = itemsOf(bare);
    if (items.length === 0) {
      this.#fix = this.#withoutIt('Write an origin');
      return;
    }
    const torn = tornIn(bare);
    if (torn !== undefined) this.#readTorn(torn);
    else if (items.length > 1) this.#readSeveral(items, bare);
    else {
      if (items[0] !== bare) this.tell('ORIGIN_SEPARATOR', 'has a separator too many');
      this.#readOne(items[0] as string);
    }
    if (this.#faults.length === 0) this.tell('ORIGIN_HOST', 'does not have a valid host');
  }

  #isWord(text: string): boolean {
    const word = text.toLowerCase();
    if (/^(?:\*|any|all|everyone|allow[_-]?all)$/.test(word)) this.#wildcard();
    else if (word === 'null') {
      if (text !== word) this.tell('ORIGIN_UPPER_CASE', 'has upper-case letters');
      this.#paste(['null']);
    } else if (word === 'true') this.#boolean(word, true);
    else if (/^(?:false|none|no|off|nil|disabled?)$/.test(word)) this.#boolean(word, false);
    else if (/^(?:process|import\.meta)\.env\.\w+$/.test(text))
      this.tell('ORIGIN_TEMPLATE', 'is the name of a variable in a string', `Write ${text}, without quotes.`);
    else if (/^[0-9]+$/.test(word)) this.#number(word);
    else if (/^[a-z]:[\\/]|^\/[\w-]+(?:\/[\w-]+)*$|^unix:/.test(word))
      this.tell('ORIGIN_PATH', 'is the path of a file', FORM);
    else if (word === 'undefined' || word === 'nan' || /^\[object \w+\]$/.test(word)) {
      const what = word.startsWith('[') ? 'an object' : 'a missing environment variable';
      this.tell('ORIGIN_TEMPLATE', `is what ${what} becomes in a string`, this.#withoutIt('Set it'));
    } else if (/^'?self'?$|^'none'$/.test(word)) {
      this.tell(
        'ORIGIN_KEYWORD',
        'is a keyword of Content-Security-Policy, not an origin',
        'Write the origin itself, such as "https://app.example.com".',
      );
    } else if (/^[a-z]+$/.test(word) && word !== 'localhost')
      this.tell('ORIGIN_SCHEME_MISSING', 'is a word, not an origin', FORM);
    else return false;
    return true;
  }

  #number(text: string): void {
    const isPort = Number(text) > 9 && Number(text) <= 65535;
    const origin = `http://localhost:${text}`;
    this.tell(
      'ORIGIN_PORT',
      isPort ? 'is a port without a host' : 'is a number',
      isPort ? `Write the whole origin that has this port, such as ${JSON.stringify(origin)}.` : FORM,
    );
    if (isPort && this.#context.place === 'option') this.#paste([origin]);
  }

  #wildcard(): void {
    this.tell(
      'ORIGIN_WILDCARD',
      this.#context.place === 'entry' ? 'means any origin, which cannot be an entry' : 'means any origin',
      this.#context.place === 'entry' || this.#context.credentials
        ? 'List the origins one by one.'
        : 'Write origin: "*".',
    );
  }

  #boolean(word: string, meant: boolean): void {
    const { place, credentials } = this.#context;
    const fix =
      place === 'entry' || (meant && credentials)
        ? 'List the origins one by one.'
        : place === 'list'
          ? 'Take it out of the list.'
          : `Write ${meant}, without quotes.`;
    this.tell('ORIGIN_KEYWORD', `is the word ${word} in a string`, fix);
  }

  /** What an environment or a template should have filled in. */
  #isPlaceholder(text: string): boolean {
    if (!PLACEHOLDER.test(text)) return false;
    this.tell(
      'ORIGIN_TEMPLATE',
      'has a placeholder in it that was not filled in',
      'Write the value in its place. JavaScript fills in placeholders only between backticks.',
    );
    return true;
  }

  /** In a list of JSON: what was to be there is not. */
  #hasMissingValue(text: string): boolean {
    const [, word] = /^\[(?:.*,)?\s*(null|true|false|undefined|NaN)\s*[\],]/s.exec(text) ?? [];
    if (word === undefined) return false;
    this.tell(
      'ORIGIN_LIST_IN_STRING',
      `is a list with brackets inside a string, and has ${word} in it`,
      `Take ${word} out, or set the value that is missing there. Write the origins with commas between them, without brackets.`,
    );
    return true;
  }

  /** Without what a file or a header has around an origin. */
  #unwrapped(text: string): string {
    const plain = text.replace(/\s+#\s.*$/s, '');
    if (plain !== text) this.tell('ORIGIN_PREFIX', 'has a comment after it');
    const value = plain.replace(
      /^(?:(?:export\s+)?[A-Z][A-Z0-9_]*\s*=|(?:access-control-allow-)?origins?:(?!\/))\s*/i,
      '',
    );
    if (value !== plain) this.tell('ORIGIN_PREFIX', 'has a name in front of the origin');
    const inner = quoted(value);
    if (inner !== value) {
      if (/^[[{].*[\]},]/s.test(value))
        this.tell('ORIGIN_LIST_IN_STRING', 'is a list with brackets inside a string');
      else this.tell('ORIGIN_QUOTES', 'has quotes or brackets around it');
      // Some files of environment variables keep the quotes that are written in them.
      if (/^["'`]/.test(value)) {
        this.#quotes = 'If it comes from an environment variable, write it there without quotes.';
      }
    }
    return inner;
  }

  #isRegExp(text: string): boolean {
    const found = /^(?:about|blob|data|file|ftp|javascript):/i.test(text) ? undefined : regexpIn(text);
    if (found === undefined) return false;
    const { judge, place } = this.#context;
    this.tell('ORIGIN_REGEXP_IN_STRING', 'is a RegExp written as a string');
    if (found.entries.every((entry) => readOriginEntry(entry) !== undefined)) {
      this.#paste(found.entries);
      return true;
    }
    if (place === 'entry') {
      this.#fix =
        'An OriginAllowlist takes origins and patterns. Put the RegExp next to it: origin: [list, /…/].';
      return true;
    }
    const several = text.split(/(?<=\/[a-z]*)[\s,;]+(?=\/)/).map((each) => regexpIn(each)?.regexp);
    const { regexp } = found;
    if (several.length > 1 && judge && several.every((each) => each && judge(each) === undefined))
      this.#fix = `Write [${several.join(', ')}], without quotes.`;
    else if (regexp === undefined)
      this.#fix = 'Write it as a RegExp that JavaScript can read, without quotes.';
    else if (judge === undefined) this.#fix = 'Write it as a RegExp, without quotes.';
    else this.#fix = judge(regexp)?.fix ?? `Write ${regexp}, without quotes.`;
    return true;
  }

  /** Pieces of one origin, or origins of which one lacks its scheme: which it is, only a sign at each gap can tell. */
  #readTorn(pieces: readonly string[]): void {
    this.tell(
      'ORIGIN_SPACES',
      'has a space or a line end in it',
      'Take out the space. If these are several origins, write a comma between them, and the scheme in front of each.',
    );
    const isOne = pieces.every(
      (piece, i) => i === 0 || /^[.:/?#-]/.test(piece) || /[.:/-]$/.test(pieces[i - 1] as string),
    );
    if (isOne) this.#readOne(pieces.join(''));
  }

  #readSeveral(items: readonly string[], text: string): void {
    const { place } = this.#context;
    if (this.#faults.length === 0 || !text.includes(','))
      this.tell(
        'ORIGIN_SEPARATOR',
        place === 'entry'
          ? 'has several origins in one entry'
          : 'has several origins without commas between them',
      );
    const origins = items.map((item) => this.#itemOf(item));
    if (origins.every((origin) => origin !== undefined)) this.#paste(origins.flat());
    else if (items.some((item) => /^[0-9]+$/.test(item))) this.#fix = 'Write the whole origin for each port.';
  }

  /** The origins meant by one item, as it is where it is right. */
  #itemOf(text: string): readonly string[] | undefined {
    if (readOriginEntry(text) !== undefined) return [text];
    if (/^(?:[0-9]+|true|false|undefined|nan)$/i.test(text)) return undefined;
    return readParts(text, this.#context).origins;
  }

  #readOne(text: string): void {
    const { faults, origins, regexp, choice } = readParts(text, this.#context);
    this.#faults.push(...faults);
    if (origins !== undefined) this.#paste(origins, choice);
    else {
      const { judge, place } = this.#context;
      if (place !== 'entry' && judge && regexp && judge(regexp) === undefined)
        this.#fix = `Write ${regexp}, a RegExp.`;
    }
  }

  /** Proposes these, with what else must change when credentials are at stake. `choice` is said after it. */
  #paste(texts: readonly string[], choice?: string): void {
    const faults = texts.flatMap((text) => {
      const entry = readOriginEntry(text);
      return (entry && faultWithCredentials(entry, this.#context.rules)) ?? [];
    });
    const separate = this.#context.place === 'entry' && texts.length > 1;
    const pasted = separate
      ? texts.map((text) => JSON.stringify(text)).join(', ')
      : JSON.stringify(texts.join(', '));
    const write = separate ? `Write each as an entry of its own: ${pasted}` : `Write ${pasted}`;
    const more = [choice, this.#quotes].map((said) => (said === undefined ? '' : ` ${said}`)).join('');
    if (faults.length === 0) {
      this.#fix = `${write}.${more}`;
      return;
    }
    const risks = [...new Set(faults.map(({ risk }) => risk))];
    const [{ instead }] = faults as [(typeof faults)[number]];
    this.#fix = `${write} and ${acceptance(risks)}. Or: ${instead.charAt(0).toLowerCase()}${instead.slice(1)}.${more}`;
  }

  /** Where there is nothing to paste. */
  #withoutIt(instead: string): string {
    const { place, credentials } = this.#context;
    if (place !== 'option') return `${instead}, or take it out of the list.`;
    return credentials
      ? `${instead}, or write false to allow no origin.`
      : `${instead}, write false to allow no origin, or leave origin out to allow any origin.`;
  }
}

/** Of shells, templates and formats, and of people who wrote an example. */
const PLACEHOLDER =
  /[$#]\{|\$\(|\{\{|\{\w+\}|<%|(?:^|[/.])<[a-zA-Z _-]+>(?:$|[/.:])|\$(?:[a-zA-Z_]{2}|\d)|%(?:[a-zA-Z_]{2,}%|\(\w+\)s|s\b)|@[A-Z_]+@|__[A-Z_]+__|\bYOUR[_-]/;

/** What can be around a whole string or around one item; of brackets, those whose other half is missing. */
const QUOTES =
  /^(?:["'`“”‘’«»<]|\[(?![^\]]*\])|\((?![^)]*\)))+|(?:["'`“”‘’«»>]|(?<!\[[^[]*)\]|(?<!\([^(]*)\))+$|^\((?=[^()]*\)$)|(?<=^\([^()]*)\)$/g;

/** Without quotes, and without the brackets of a list; those of an IPv6 address stay. */
function quoted(text: string): string {
  const isList = /^\[.*\]$|^\{.*,.*\}$/s.test(text) && !/^\[[0-9a-f:.]+\]/i.test(text);
  return (isList ? text.slice(1, -1).trim() : text).replace(QUOTES, '').trim();
}

/** What stands between origins, white space aside: signs, words, and the hyphens of a list in YAML. */
const BETWEEN =
  /(?:^|\s)(?:-|and|or|[-=]>)\s|^-(?=[a-z]+:\/\/)|(?<=:\/\/[^/\s]*[a-z0-9])(?=https?:\/\/)|["'`]\s+["'`]|[,|]|(?<!^https?);|;(?!\/\/)/i;

/** Several, where there is more than one. */
function itemsOf(text: string): string[] {
  return partsOf(text).flatMap((part) => piecesOf(part));
}

/** A document in a URL is one, whatever is in it. */
const DOCUMENT = /^(?:about|data|javascript):/i;

function partsOf(text: string): string[] {
  return DOCUMENT.test(text) ? [text] : text.split(BETWEEN);
}

function piecesOf(part: string): string[] {
  if (DOCUMENT.test(part)) return [part];
  const pieces = part.split(/\s/).map((piece) => quoted(piece));
  return pieces.filter((piece) => piece !== '');
}

/**
 * The pieces between which there is white space alone, if one of them may be the rest of the one before it:
 * `https://app.exa mple.com` lists no page on `mple.com`.
 */
function tornIn(text: string): string[] | undefined {
  for (const part of partsOf(text)) {
    const pieces = piecesOf(part);
    if (pieces.length > 1 && !(pieces.every(hasScheme) || pieces.every(isHost))) return pieces;
  }
  return undefined;
}

function hasScheme(text: string): boolean {
  return /^[a-z*][a-z0-9+.*-]*:(?:\/\/[^/]|[a-z])/i.test(text) || isClear(text);
}

/** One that a list can have without its scheme: a name that somebody can have registered, or one of this machine. */
function isHost(text: string): boolean {
  if (isClear(text)) return true;
  const [origin] = readParts(text, ANYWHERE).origins ?? [];
  if (origin === undefined || /^[.:/?#-]|:\/\/|[.:/-]$|^[0-9]+$/.test(text)) return false;
  const host = hostOf(origin);
  return isAddress(host) || typeof publicSuffixOf(host)?.registrable === 'string';
}

/** What cannot be a piece of an origin: `null` and the like, and hosts of this machine or network. */
function isClear(text: string): boolean {
  return /^(?:\*|null|file:\/\/)$/i.test(text) || isLocal(text);
}

/** What to write instead of something that is not an origin, and not a string either. */
export function insteadOfOrigin(item: unknown): string {
  switch (Object.prototype.toString.call(item).slice(8, -1)) {
    case 'URL':
      return insteadOfUrl(item as URL);
    case 'Set':
      return 'Spread it into an array: [...set].';
    case 'Map':
      return 'Spread its keys into an array: [...map.keys()].';
    case 'Promise':
      return 'Write await in front of it.';
    case 'Null':
      return 'Write false to allow no origin, or the string "null" to allow pages whose origin is null.';
    case 'String':
      return `Write ${show(String(item))}, a plain string.`;
    default:
      return 'Write an origin such as "https://app.example.com".';
  }
}

function insteadOfUrl({ origin, protocol, host }: URL): string {
  // The origin of other schemes than the URL standard's own is opaque there.
  const text = origin === 'null' ? `${protocol}//${host}` : origin;
  return readOriginEntry(text) === undefined ? repairOrigin(text).fix : `Write ${JSON.stringify(text)}.`;
}
