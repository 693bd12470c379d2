// One origin in a string, part by part: scheme, host, port, and what does not belong there.

import {
  isExtensionScheme,
  isHostByMistake,
  MAX_HOST_LENGTH,
  namesNoPage,
  publicSuffixOf,
  readOriginEntry,
} from '../origins';
import type { OriginProblemCode } from '../problems';
import { wildcardRegExp } from './wildcards';

export interface Fault {
  readonly code: OriginProblemCode;
  /** In words that go on after the value. */
  readonly says: string;
  /** Said where no string to paste can be made. */
  readonly fix?: string | undefined;
}

export interface Parts {
  readonly faults: readonly Fault[];
  /** The origins that were meant, where that can be told. */
  readonly origins: readonly string[] | undefined;
  /** What to say after them, where something else may have been meant. */
  readonly choice: string | undefined;
  /** A RegExp that stands for the same as a wildcard that no pattern can have. */
  readonly regexp: RegExp | undefined;
}

/** Where the string was written. */
interface Place {
  readonly place: 'option' | 'list' | 'entry';
  readonly credentials: boolean;
}

const PATTERN_FORM =
  'A wildcard stands for whole labels in front ("https://*.example.com") or for the whole port ("http://localhost:*"). For anything else use a RegExp or a function.';
const PORTS = 'Write a port from 1 to 65535, ":*" for any port, or none.';
const UNFILLED = 'Set the variable that was to be filled in there.';

/** Schemes that are known for one where what is around them is wrong. */
const SCHEMES = 'https?|wss?|capacitor|ionic|tauri|app|[a-z-]+-extension|vscode-webview';

/** Schemes of apps whose only host is `localhost`. */
const APP_SCHEMES: ReadonlySet<string> = new Set(['capacitor', 'ionic', 'tauri']);

export function readParts(text: string, place: Place): Parts {
  return new PartsReader(place).read(text);
}

class PartsReader {
  readonly #place: Place;
  readonly #faults: Fault[] = [];
  #regexp: RegExp | undefined;
  #choice: string | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  read(text: string): Parts {
    const origins = this.#originsOf(text);
    const right = origins?.every((origin) => readOriginEntry(origin) !== undefined) ? origins : undefined;
    return { faults: this.#faults, origins: right, choice: this.#choice, regexp: this.#regexp };
  }

  #tell(code: OriginProblemCode, says: string, fix?: string): void {
    this.#faults.push({ code, says, fix });
  }

  #originsOf(given: string): string[] | undefined {
    const text = this.#withoutBackslashes(given);
    const page = this.#pageWithoutOrigin(text);
    if (page !== false) return page;
    const parts = /([a-z*][a-z0-9+.*-]*):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#)?/is.exec(this.#withScheme(text));
    // Any text that has a scheme fits, and by now this one has.
    const [, givenScheme, authority, path, query = '', fragment = ''] = parts as unknown as [
      string,
      string,
      string,
      string,
      string?,
      string?,
    ];
    if (/[a-z0-9]:\/\//i.test(path + query) || /\.[a-z]{2,}@/i.test(authority)) {
      this.#tell('ORIGIN_PATH', 'has two hosts in it', 'Write the origin of your own page.');
      return undefined;
    }
    const schemes = this.#schemesOf(givenScheme);
    const made = schemes.map((scheme, i) => {
      const reader = i === 0 ? this : new PartsReader(this.#place);
      return reader.#originOf(scheme, authority);
    });
    if (isAddress(authority) && /^\/[0-9]{1,2}$/.test(path)) {
      this.#tell(
        'ORIGIN_PATH',
        'is a range of addresses',
        'List the addresses, or use a RegExp or a function.',
      );
      return undefined;
    }
    if (path === '/') this.#tell('ORIGIN_TRAILING_SLASH', 'ends with a slash');
    else if (path !== '') this.#tell('ORIGIN_PATH', 'has a path');
    if (query !== '') this.#tell('ORIGIN_QUERY', 'has a query');
    if (fragment !== '') this.#tell('ORIGIN_FRAGMENT', 'has a fragment');
    if (this.#faults.length === 0 && text.length > MAX_HOST_LENGTH)
      this.#tell('ORIGIN_TOO_LONG', 'is too long to be an origin');
    return made.every((origin) => origin !== undefined) ? made : undefined;
  }

  /** As JSON and RegExps have them. */
  #withoutBackslashes(text: string): string {
    const plain = text.replace(/\\([./])/g, '$1');
    if (plain !== text) this.#tell('ORIGIN_QUOTES', 'has backslashes in it');
    // A URL parser takes those after the scheme for slashes.
    if (/^[a-z][a-z0-9+.-]*:\\/i.test(plain))
      this.#tell('ORIGIN_SCHEME', 'does not have "://" after the scheme');
    return plain.replace(/^([a-z][a-z0-9+.-]*:)\\+/i, '$1//').replaceAll('\\', '/');
  }

  /** Pages that have another origin than their URL: what to write, undefined where that cannot be told, else false. */
  #pageWithoutOrigin(text: string): string[] | undefined | false {
    const scheme = /^([a-z]+):/i.exec(text)?.[1]?.toLowerCase();
    if (scheme === 'file') {
      if (!text.startsWith('file:')) this.#tell('ORIGIN_UPPER_CASE', 'has an upper-case scheme');
      if (/file:\/\/\/?[^/]/i.test(text)) this.#tell('ORIGIN_PATH', 'has a path');
      else this.#tell('ORIGIN_SCHEME', 'is not how apps send the origin of a file');
      this.#choice =
        'Electron and Android WebViews send it; browsers send null for a page that was opened from a file.';
      return ['file://'];
    }
    if (scheme === 'blob') {
      this.#tell('ORIGIN_SCHEME', "has the scheme blob:, and the page's origin after it");
      return this.#originsOf(text.slice('blob:'.length));
    }
    if (scheme !== 'about' && scheme !== 'data' && scheme !== 'javascript' && scheme !== 'ftp') return false;
    this.#tell(
      'ORIGIN_SCHEME',
      `has the scheme ${scheme}:, which is not the scheme of a page`,
      scheme === 'about' || scheme === 'data'
        ? 'The origin of such a page is null, which any site can send. Serve the page over https instead.'
        : this.#place.place === 'option'
          ? 'Write the origin of a page, such as "https://app.example.com".'
          : 'Take it out of the list.',
    );
    return undefined;
  }

  /** `text` with the scheme, or the `://` after it, that it lacks. */
  #withScheme(text: string): string {
    const twice = new RegExp(`^https?(?::/*|//)(?=(?:${SCHEMES}):)`, 'i').exec(text)?.[0] ?? '';
    if (twice !== '') {
      this.#tell('ORIGIN_SCHEME', 'has two schemes');
      return this.#withScheme(text.slice(twice.length));
    }
    if (/^[a-z*][a-z0-9+.*-]*:\/\/(?!\/)/i.test(text)) return text;
    const web = new RegExp(`^(${SCHEMES})(?:[:;]/*|//)(?![0-9]+(?:/|$))`, 'i').exec(text);
    if (web !== null) {
      const slashes = web[0].endsWith(':///') ? 'has too many slashes' : 'does not have "://"';
      this.#tell('ORIGIN_SCHEME', `${slashes} after the scheme`);
      return `${web[1]}://${text.slice(web[0].length)}`;
    }
    this.#tell('ORIGIN_SCHEME_MISSING', 'has no scheme');
    const rest = text.replace(/^:?\/+/, '');
    return `${isLocal(rest) ? 'http' : 'https'}://${rest}`;
  }

  #schemesOf(given: string): string[] {
    const scheme = given.toLowerCase();
    if (scheme !== given) this.#tell('ORIGIN_UPPER_CASE', 'has an upper-case scheme');
    if (scheme.includes('*')) {
      this.#tell('ORIGIN_WILDCARD', 'has a wildcard as scheme');
      return ['https', 'http'];
    }
    if (!namesNoPage(scheme)) return [scheme];
    this.#tell('ORIGIN_SCHEME', `has the scheme ${scheme}:, which is not the scheme of a page`);
    return /^ws$|[^s]$/.test(scheme) && scheme !== 'ftp' ? ['http'] : ['https'];
  }

  #originOf(scheme: string, authority: string): string | undefined {
    const at = authority.lastIndexOf('@');
    if (at !== -1) this.#tell('ORIGIN_USERINFO', 'has a user name in front of the host');
    const rest = authority.slice(at + 1);
    if (rest.split(':').length > 2 && !rest.startsWith('[')) return this.#originOfAddress(scheme, rest);
    const colon = rest.lastIndexOf(':');
    const hasPort = colon !== -1 && !rest.endsWith(']');
    const port = hasPort ? rest.slice(colon + 1) : '';
    const host = this.#hostOf(scheme, hasPort ? rest.slice(0, colon) : rest, port);
    if (host === undefined) return undefined;
    if (host.endsWith(':*')) return `${scheme}://${host}`;
    const readPort = hasPort ? this.#portOf(scheme, port) : '';
    if (readPort === undefined) return undefined;
    return `${scheme}://${host}${readPort === '' ? '' : `:${readPort}`}`;
  }

  /** An IPv6 address without its brackets, perhaps with a port: the last number may be either. */
  #originOfAddress(scheme: string, text: string): string | undefined {
    const colon = text.lastIndexOf(':');
    const port = text.slice(colon + 1);
    const before = hostname(`http://[${text.slice(0, colon)}]`);
    const whole = hostname(`http://[${text}]`);
    if (before === undefined && whole === undefined) {
      const wild = text.includes('*') && !/^[^*]*:\*$/.test(text);
      if (wild) this.#tell('ORIGIN_WILDCARD', 'has a wildcard in an address', PATTERN_FORM);
      else this.#tell('ORIGIN_HOST', 'does not have a valid host');
      return undefined;
    }
    this.#tell('ORIGIN_IPV6', 'has an IPv6 address without brackets');
    const hasPort =
      before !== undefined && (port === '*' || (/^[1-9][0-9]{1,4}$/.test(port) && Number(port) <= 65535));
    if (!hasPort) return whole && `${scheme}://${whole}`;
    const number = this.#portOf(scheme, port);
    if (whole !== undefined && before !== '[::1]')
      this.#choice = `If ${port} is part of the address and not the port, write ${JSON.stringify(`${scheme}://${whole}`)}.`;
    return `${scheme}://${before}${number === '' ? '' : `:${number}`}`;
  }

  #portOf(scheme: string, given: string): string | undefined {
    if (given === '*') return given;
    if (given.includes('*')) {
      this.#tell('ORIGIN_WILDCARD', 'has a wildcard in the port', PATTERN_FORM);
      return undefined;
    }
    if (/^(?:undefined|null|nan)$/i.test(given)) {
      this.#tell('ORIGIN_TEMPLATE', `has the port ${JSON.stringify(given)}`, UNFILLED);
      return undefined;
    }
    const number = Number(given);
    if (!/^[0-9]*$/.test(given) || number > 65535 || (given !== '' && number === 0)) {
      this.#tell('ORIGIN_PORT', 'does not have a valid port', PORTS);
      return undefined;
    }
    if ((scheme === 'https' && number === 443) || (scheme === 'http' && number === 80)) {
      this.#tell('ORIGIN_DEFAULT_PORT', 'has the default port');
      return '';
    }
    const port = given === '' ? '' : String(number);
    if (port !== given || given === '')
      this.#tell('ORIGIN_PORT', 'has a port that browsers write differently');
    return port;
  }

  #hostOf(scheme: string, given: string, port: string): string | undefined {
    if (given === '') {
      this.#tell('ORIGIN_HOST', 'has no host');
      return undefined;
    }
    const host = this.#withoutEmptyLabels(given);
    if (host === undefined) return undefined;
    if (!host.includes('*')) return this.#nameOf(scheme, host);
    if (host === '*') return this.#anyHost(scheme);
    const [, front, name] = /^(\*+\.|\*(?=[\p{L}\p{N}]))([^*]+)$/u.exec(host) ?? [];
    if (name !== undefined) return this.#below(scheme, front as string, name);
    return this.#wildcardElsewhere(scheme, host, port);
  }

  /** A `*` that stands for hosts in front of a name. */
  #below(scheme: string, front: string, given: string): string | undefined {
    if (front !== '*.') this.#tell('ORIGIN_WILDCARD', 'has a wildcard that is not one whole label in front');
    const name = this.#nameOf(scheme, given);
    if (name === undefined) return undefined;
    if (readOriginEntry(`${scheme}://*.${name}`) !== undefined) return `*.${name}`;
    this.#tell('ORIGIN_WILDCARD', 'has a wildcard in front of a host that has no subdomains', PATTERN_FORM);
    return undefined;
  }

  #anyHost(scheme: string): string | undefined {
    if (isExtensionScheme(scheme)) return '*';
    this.#tell(
      'ORIGIN_WILDCARD',
      'has a wildcard in place of the host',
      this.#place.credentials || this.#place.place === 'entry'
        ? 'Name each host.'
        : 'Name each host. To allow any origin, write origin: "*" alone.',
    );
    return APP_SCHEMES.has(scheme) ? 'localhost' : undefined;
  }

  /** A wildcard that no pattern can have. */
  #wildcardElsewhere(scheme: string, host: string, port: string): string | undefined {
    const end = /^([^*]+)\*$/.exec(host)?.[1];
    const name = end === undefined || end.endsWith('.') ? undefined : this.#peek(scheme, end);
    if (name !== undefined) {
      this.#tell('ORIGIN_WILDCARD', 'has a wildcard at the end of the host');
      return isLocal(name) && port === '' ? `${name}:*` : name;
    }
    this.#tell(
      'ORIGIN_WILDCARD',
      isAddress(host)
        ? 'has a wildcard in an address'
        : 'has a wildcard that is not one whole label in front',
      /\*$/.test(host) && !isAddress(host)
        ? 'List each name: nobody owns all names with the same beginning.'
        : PATTERN_FORM,
    );
    this.#regexp = wildcardRegExp(scheme, host, port);
    return undefined;
  }

  #peek(scheme: string, host: string): string | undefined {
    return new PartsReader(this.#place).#nameOf(scheme, host);
  }

  /** Without the labels that a template left empty; a dot in front may be meant as a wildcard. */
  #withoutEmptyLabels(given: string): string | undefined {
    if (/^\.[\p{L}\p{N}]/u.test(given) && !given.includes('*')) {
      // Nobody's names, so that no page of the user's can have been meant.
      if (publicSuffixOf(given.slice(1))?.registrable === null) {
        this.#tell('ORIGIN_HOST', 'has only a public suffix after the dot');
        return undefined;
      }
      if (this.#faults.some(({ code }) => code === 'ORIGIN_SCHEME_MISSING')) {
        this.#tell('ORIGIN_WILDCARD', 'begins with a dot instead of a wildcard');
        return `*${given}`;
      }
      this.#tell(
        'ORIGIN_HOST',
        'has an empty label in its host',
        `${UNFILLED} For every host below it, write "*" in front of the dot.`,
      );
      return undefined;
    }
    const host = given.replace(/\.{2,}/g, '.').replace(/^\.(?=.)/, '');
    if (host === given) return host;
    this.#tell('ORIGIN_HOST', 'has an empty label in its host');
    // What ended with several dots did not mean the root.
    return given.endsWith('..') ? host.replace(/\.$/, '') : host;
  }

  #nameOf(scheme: string, name: string): string | undefined {
    const lower = name.toLowerCase();
    if (isHostByMistake(lower)) {
      this.#tell('ORIGIN_TEMPLATE', `has the host ${JSON.stringify(lower)}`, UNFILLED);
      return undefined;
    }
    if (/[A-Z]/.test(name)) this.#tell('ORIGIN_UPPER_CASE', 'has upper-case letters');
    const parsed = scheme === 'http' || scheme === 'https' ? hostname(`${scheme}://${lower}`) : lower;
    const odd = /[^\p{L}\p{M}\p{N}.:%\u200b-\u200d\u3002[\]_-]/u.exec(lower)?.[0];
    if (parsed === undefined || !/^[\x21-\x7e]+$/.test(parsed) || odd !== undefined) {
      if (odd !== undefined && /[\x21-\x7e]/.test(odd))
        this.#tell('ORIGIN_CHARACTER', `has the character ${JSON.stringify(odd)} in its host`);
      else this.#tell('ORIGIN_HOST', 'does not have a valid host');
      return undefined;
    }
    if (parsed === lower) return parsed;
    if (parsed.startsWith('['))
      this.#tell('ORIGIN_IPV6', 'has an IPv6 address that browsers write differently');
    else if (/[^\x21-\x7e]/.test(lower)) this.#tell('ORIGIN_UNICODE', 'has a host that is not in Punycode');
    else this.#tell('ORIGIN_HOST', 'has a host that browsers write differently');
    return parsed;
  }
}

/** Loopback and private addresses, and names of the local network: pages there are plain http more often than not. */
export function isLocal(text: string): boolean {
  return /^(?:[^/?#]*@)?(?:(?:[^/?#:]*\.)?localhost|[^/?#:]+\.local|\[?::1\]?|\[?f[cd][0-9a-f]{2}:[^/]*|127\.[0-9.*]+|0\.0\.0\.0|10\.[0-9.*]+|192\.168\.[0-9.*]+|172\.(?:1[6-9]|2[0-9]|3[01])\.[0-9.*]+|169\.254\.[0-9.*]+)(?=[:/?#*]|$)/i.test(
    text,
  );
}

export function isAddress(host: string): boolean {
  return /[0-9]/.test(host) && !/[^0-9.*]/.test(host);
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
