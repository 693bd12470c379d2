// Every way through a RegExp, as a string of literal characters and gaps. Only where atoms end is read here; what an atom
// matches is asked of the JavaScript engine. https://tc39.es/ecma262/#sec-patterns
//
// An origin has no upper-case letter, so these stand for gaps: `D` one digit, `N` digits, `I` digits and dots, `L` what a
// label holds, `H` labels and dots, `A` anything, `B` any one character; and `S` and `E` for the start and the end.

import { isSerializedOrigin, MAX_ORIGIN_LENGTH } from '../origins';

export interface Pump {
  /** What leads up to a repeat, and what the repeat can be fed. */
  readonly before: string;
  readonly unit: string;
}

export interface Spellings {
  /** Every origin that the RegExp matches is one of these, with its gaps filled. */
  readonly all: readonly string[];
  /** Ways to make the RegExp backtrack; none where it can take no longer than a few milliseconds. */
  readonly pumps: readonly Pump[];
  /** Whether it has so many choices that an engine may take seconds to compile it already; then there is no more here. */
  readonly hasTooMany: boolean;
}

/** Letters and digits first: the first one that fits is taken for an example. */
const ORDINARY = 'abcdefghijklmnopqrstuvwxyz0123456789-._';
const OTHERS = '!"#$%&\'()*+,;<=>?@\\^`{|}~';

/** Every character that a serialized origin can hold. */
const ALPHABET = `${ORDINARY}${[...OTHERS].filter((mark) => isSerializedOrigin(`https://x${mark}x`)).join('')}:/[]`;

/** So many spellings are made of a part, and of all parts together. */
const MOST_OF_A_PART = 8000;
const MOST_IN_ALL = 20_000;

/** A group is written out so often; where it can be repeated more often, once behind a gap. */
const WRITTEN_OUT = 4;

const MOST_PUMPS = 24;

/** So many sets can be repeated one behind the other and take no longer than a few milliseconds: only groups can. */
const MOST_SETS = 2;

/** The same for parts that may be missing, and for arms, one behind the other; and where they are not even tried. */
const FEW_CHOICES = 10;
const MOST_CHOICES = 24;

/** What can be repeated more often is one choice: engines compile it as a loop. */
const MOST_UNROLLED = 3;

/** What atoms match: most are in many RegExps. */
const asked = new Map<string, string>();
const MOST_ASKED = 500;

/** In every mode these stand for themselves. */
const LITERALS = /(?:[a-z0-9:/_-]|\\[./-])+(?![*+?{])/y;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const OPENING = /\((?:\?(?:(<?[=!])|<[^>]*>|([a-z]*)-?([a-z]*):))?/y;
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[a-zA-Z]|k<[^>]*>|\d+|.)/sy;
/** Without the flags u and v, these are letters and a quantifier. */
const BRACED_ESCAPE = /\\[upP]\{[^}]*\}/y;
/** Of all that looks ahead for what must not follow, this alone is read: anything at all. */
const NOTHING_MORE = /\(\?!(?:\.|\[\^\]|\[\\s\\S\])\)$/;

/** The narrowest gap that holds these characters, however many of them. */
function gapFor(characters: string): string {
  if (characters === '') return '';
  if (/^\d*$/.test(characters)) return 'N';
  if (/^[\d.]*$/.test(characters)) return 'I';
  if (/^[^.:/[\]]*$/.test(characters)) return 'L';
  return /^[^:/[\]]*$/.test(characters) ? 'H' : 'A';
}

const EXAMPLES: Readonly<Record<string, string>> = {
  D: '0',
  N: '0',
  I: '0.',
  L: 'a',
  H: 'a.',
  A: '/',
  B: '/',
  S: '',
  E: '',
};

/** One gap for all of these. */
function gapOver(spellings: readonly string[]): string {
  return gapFor(spellings.join('').replace(/[A-Z]/g, (gap) => EXAMPLES[gap] as string));
}

/** How a set of characters is spelled. */
function spellSet(characters: string): string[] {
  if (characters.length < 2) return [...characters];
  if (characters === ALPHABET) return ['B'];
  if (characters.length <= 8 && !/[a-z]/.test(characters)) return [...characters];
  return [/^\d*$/.test(characters) ? 'D' : gapFor(characters)];
}

const canBeEmpty = (spelling: string) => /^[NILHASE]*$/.test(spelling);

/** One after the other, or undefined where no origin can be spelled so: each has `S` at its start, `E` at its end. */
function join(head: string, tail: string): string | undefined {
  if (head.endsWith('E')) return canBeEmpty(tail) && !tail.startsWith('S') ? head : undefined;
  if (tail.startsWith('S')) return canBeEmpty(head) ? tail : undefined;
  const text = (head + tail).replace(/[NILHA]{2,}/, (gaps) => gapOver([gaps]));
  // No two gaps that may be empty are neighbours: what is longer has too many characters.
  return text.length > 3 * MAX_ORIGIN_LENGTH ? undefined : text;
}

interface Item {
  spellings: readonly string[];
  /** The characters of a set. */
  readonly set?: string;
  /** A string that it matches, or nearly; and those of its arms. */
  readonly sample: string;
  readonly units: readonly string[];
  /** How often there are two ways on in it. */
  readonly choices: number;
}

/** What has begun and not ended: a group, or the whole. */
interface Group {
  readonly around: string | undefined;
  /** The flags outside. */
  readonly flags: string;
  readonly arms: Set<string>;
  readonly samples: string[];
  /** The arm that is being read. */
  current: readonly string[];
  sample: string;
  choices: number;
  /** Of the arms before it. */
  most: number;
}

export function spell(regexp: RegExp): Spellings {
  return new Speller(regexp).spell();
}

class Speller {
  readonly #source: string;
  readonly #unicode: boolean;
  readonly #named: boolean;
  readonly #sticky: boolean;
  /** With modifiers they are others inside of a group. */
  #flags: string;
  #at = 0;
  #made = 0;
  /** Groups, from the whole to the innermost: no recursion, since thousands may be nested. */
  readonly #groups: [Group, ...Group[]];
  #backtracks = 0;
  readonly #pumps: Pump[] = [];
  readonly #lesserPumps: Pump[] = [];

  constructor({ source, flags }: RegExp) {
    this.#source = source;
    this.#flags = flags.replace(/[dgy]/g, '');
    this.#unicode = /[uv]/.test(flags);
    this.#named = /\(\?<(?![=!])/.test(source);
    this.#sticky = flags.includes('y');
    this.#groups = [this.#group(undefined)];
  }

  spell(): Spellings {
    while (this.#at < this.#source.length) {
      const item = this.#readItem();
      if (item !== undefined) this.#append(this.#readRepeat(item));
      if (this.#inner.choices > MOST_CHOICES) return { all: [], pumps: [], hasTooMany: true };
    }
    const whole = this.#close();
    const all = whole.spellings.map((spelling) => (this.#sticky ? spelling.replace(/^S?/, 'S') : spelling));
    const repeats = this.#backtracks > MOST_SETS || whole.choices > FEW_CHOICES ? this.#pumps : [];
    const lesser = whole.choices > FEW_CHOICES ? this.#lesserPumps : [];
    return { all, pumps: [...repeats, ...lesser], hasTooMany: false };
  }

  #group(around: string | undefined): Group {
    const arm = { current: [''], sample: '', choices: 0 };
    return { around, flags: this.#flags, arms: new Set(), samples: [], most: 0, ...arm };
  }

  get #inner(): Group {
    return this.#groups.at(-1) as Group;
  }

  /** Ends the arm that is being read. */
  #endArm(): Group {
    const group = this.#inner;
    for (const spelling of group.current) group.arms.add(spelling);
    group.samples.push(group.sample);
    group.most = Math.max(group.most, group.choices);
    return group;
  }

  #close(): Item {
    const { arms, samples, most } = this.#endArm();
    const sample = samples.find((each) => each !== '') ?? '';
    const spellings = arms.size > MOST_OF_A_PART ? [gapOver([...arms])] : [...arms];
    return { spellings, sample, units: samples, choices: most + Number(samples.length > 1) };
  }

  /** What can be repeated, or undefined for what opens a group or ends an arm. */
  #readItem(): Item | undefined {
    const literals = this.#take(LITERALS)?.[0].replaceAll('\\', '');
    if (literals !== undefined) return { spellings: [literals], sample: literals, units: [], choices: 0 };
    const start = this.#at;
    switch (this.#source[start]) {
      case '(':
        return this.#open();
      case ')':
        return this.#closeGroup();
      case '|': {
        const group = this.#endArm();
        group.current = [''];
        group.sample = '';
        group.choices = 0;
        this.#at++;
        return undefined;
      }
      case '^':
        this.#at++;
        return nothing('S');
      case '$':
        this.#at++;
        return nothing('E');
      case '[':
        this.#skipClass();
        break;
      case '\\': {
        const braced = this.#unicode ? this.#take(BRACED_ESCAPE) : null;
        const [written] = (braced ?? this.#take(ESCAPE)) as RegExpExecArray;
        if (written.toLowerCase() === '\\b') return nothing('');
        // A back reference holds anything. What is none after all holds no more than that.
        if (/\\\d/.test(written)) return nothing('A');
        if (written.startsWith('\\k<')) {
          if (this.#unicode || this.#named) return nothing('A');
          this.#at = start + 2;
        }
        break;
      }
      default:
        this.#at += String.fromCodePoint(this.#source.codePointAt(start) as number).length;
    }
    const atom = this.#source.slice(start, this.#at);
    // A string in a class may have any length.
    return this.#flags.includes('v') && atom.includes('\\q{') ? nothing('A') : this.#set(this.#ask(atom));
  }

  #set(set: string): Item {
    const [sample = ''] = set;
    const units = [sample, '0', '-', '.'].filter((each) => set.includes(each));
    return { spellings: spellSet(set), set, sample, units, choices: 0 };
  }

  /** Which characters of an origin an atom matches. */
  #ask(atom: string): string {
    const key = `${this.#flags} ${atom}`;
    let set = asked.get(key);
    if (set === undefined) {
      set = ALPHABET.match(new RegExp(atom, `g${this.#flags}`))?.join('') ?? '';
      if (asked.size >= MOST_ASKED) asked.clear();
      asked.set(key, set);
    }
    return set;
  }

  #open(): undefined {
    const [, around, added, removed] = this.#take(OPENING) as RegExpExecArray;
    this.#groups.push(this.#group(around));
    if (added || removed)
      this.#flags = [...new Set(this.#flags + added)]
        .filter((flag) => !(removed as string).includes(flag))
        .join('');
  }

  #closeGroup(): Item {
    this.#at++;
    const item = this.#close();
    const { around, flags } = this.#groups.pop() as Group;
    this.#flags = flags;
    if (item.choices > 0) this.#addPumps(item, this.#lesserPumps);
    if (around !== undefined) item.spellings = this.#look(around, item.spellings);
    return item;
  }

  /**
   * What is looked at only narrows, and is read as nothing; except where it stands at the very start or end, where it can
   * be read as if it were matched.
   */
  #look(around: string, spellings: readonly string[]): readonly string[] {
    const [whole] = this.#groups;
    if (this.#groups.length === 1) {
      const first = whole.current.length === 1 && whole.current[0] === '';
      const last = /^(?:\||$)/.test(this.#source.slice(this.#at, this.#at + 1));
      if ((around === '<=' && first) || (around === '=' && last)) return spellings;
      if (last && spellings[0] === 'B' && NOTHING_MORE.test(this.#source.slice(0, this.#at))) return ['E'];
    }
    return [''];
  }

  #append({ spellings, sample, choices }: Item): void {
    const group = this.#inner;
    group.current = this.#product(group.current, spellings);
    group.sample = (group.sample + sample).slice(0, MAX_ORIGIN_LENGTH);
    group.choices += choices;
  }

  /** Past the class that begins here; with the flag v classes hold classes. */
  #skipClass(): void {
    let depth = 0;
    do {
      const character = this.#source[this.#at++];
      if (character === '\\') this.#at++;
      else if (character === ']') depth--;
      else if (character === '[' && (depth === 0 || this.#flags.includes('v'))) depth++;
    } while (depth > 0);
  }

  #readRepeat(item: Item): Item {
    const quantifier = this.#take(QUANTIFIER);
    if (quantifier === null) return item;
    const [, sign, least, comma, most] = quantifier;
    const min = Number(sign === undefined ? least : sign === '+');
    const max = sign === '?' ? 1 : Number(sign !== undefined ? Infinity : comma ? most || Infinity : least);
    const isLong = max > 2 * WRITTEN_OUT;
    if (isLong) this.#backtracks += item.set === undefined ? MOST_SETS + 1 : 1;
    this.#addPumps(item, isLong ? this.#pumps : this.#lesserPumps);
    const own = max - min > MOST_UNROLLED ? 1 : max - min;
    const choices = own + (isLong ? 1 : max) * item.choices;
    const sample = item.sample.repeat(Math.min(Math.max(min, 1), MAX_ORIGIN_LENGTH));
    return { spellings: this.#repeat(item, min, max), sample, units: [], choices };
  }

  #repeat({ spellings, set = '' }: Item, min: number, max: number): string[] {
    const all = min === 0 ? [''] : [];
    if (set.length > 1 && max > 1) return [gapFor(set)];
    if (max > WRITTEN_OUT) return [...all, ...this.#product([gapOver(spellings)], spellings)];
    let times: readonly string[] = [''];
    for (let i = 1; i <= max; i++) {
      times = this.#product(times, spellings);
      if (i >= min) all.push(...times);
    }
    return all;
  }

  /** Each of `heads` before each of `tails`; where that would be too many, one gap in place of all tails. */
  #product(heads: readonly string[], tails: readonly string[]): readonly string[] {
    if (heads.length === 1 && heads[0] === '') return tails;
    const many = heads.length * tails.length;
    this.#made += many;
    if (this.#made > MOST_IN_ALL && many > 1) return [gapOver([...heads, ...tails])];
    if (many > MOST_OF_A_PART && tails.length > 1) return this.#product(heads, [gapOver(tails)]);
    return [...new Set(heads.flatMap((head) => tails.flatMap((tail) => join(head, tail) ?? [])))];
  }

  #addPumps({ units }: Item, pumps: Pump[]): void {
    const before = this.#groups.map(({ sample }) => sample).join('');
    for (const unit of new Set(units.slice(0, 8)))
      if (unit !== '' && pumps.length < MOST_PUMPS) pumps.push({ before, unit });
  }

  /** What a sticky RegExp finds right here. */
  #take(expected: RegExp): RegExpExecArray | null {
    expected.lastIndex = this.#at;
    const found = expected.exec(this.#source);
    if (found !== null) this.#at += found[0].length;
    return found;
  }
}

/** What matches no character of its own, or anything. */
function nothing(spelling: string): Item {
  return { spellings: [spelling], sample: '', units: [], choices: 0 };
}
