// A case of the fuzz test as plain data. The case is built from it, the expected responses too, and a failure prints it.

/** A function that decides on origins. */
export interface Asked {
  readonly asked: {
    readonly how: 'returns' | 'promises' | 'promises later' | 'calls back' | 'calls back later';
    readonly says:
      | 'true'
      | 'false'
      | 'null'
      | 'the origin'
      | 'another origin'
      | 'a number'
      | 'an asterisk'
      | 'nothing'
      | 'an error'
      | 'never';
    /** The only origins that it says this to; `false` to the rest. */
    readonly to?: readonly string[];
    /** Whether a second, opposite answer follows. */
    readonly twice: boolean;
  };
}

export interface Expressed {
  readonly regexp: string;
  readonly flags: string;
  /** The tenants' names below shared suffixes that the RegExp spells out. */
  readonly spells: readonly string[];
}

/** One of the lists of the case that change while the server runs. */
export interface Live {
  readonly live: number;
}

/** A value that no option can have. */
export interface Junk {
  readonly junk: string;
}

export type Origin = string | boolean | Asked | Expressed | Live | Junk | readonly Origin[];

export interface Options {
  /** The default if the key is missing. */
  readonly origin?: Origin;
  readonly credentials?: boolean | Junk;
  readonly dangerously?: {
    readonly credentialsFromAnyOrigin?: boolean;
    readonly credentialsFromInsecureOrigins?: boolean;
    readonly credentialsFromPublicSuffix?: boolean;
    readonly credentialsFromNull?: boolean;
  };
  readonly methods?: string | readonly string[] | Junk;
  readonly allowedHeaders?: string | readonly string[] | Junk;
  readonly exposedHeaders?: string | readonly string[] | Junk;
  readonly maxAge?: number | false | Junk;
  readonly preflightContinue?: boolean | Junk;
  readonly optionsSuccessStatus?: number | Junk;
  readonly disallowedOrigin?: 'ignore' | 'reject' | Refusing | Junk;
  readonly protectHeaders?: boolean | Junk;
  readonly timingAllowOrigin?: boolean | Junk;
  /** An unknown option. */
  readonly unknown?: Junk;
}

/** What a `disallowedOrigin` function does. */
export interface Refusing {
  readonly refusing: 'ends' | 'goes on' | 'fails' | 'throws' | 'rejects';
}

export interface Mount {
  readonly options: Options;
  readonly as:
    | 'options'
    | 'policy'
    | {
        readonly delegate: 'returns' | 'promises' | 'promises later' | 'calls back' | 'calls back later';
        readonly says: 'options' | 'policy' | 'nothing' | 'null' | 'a string' | 'an error';
        readonly twice: boolean;
      };
}

/** What code before the first policy does. */
export type Before = 'nothing' | 'varies' | 'varies twice' | 'varies by everything' | 'has sent the head';

/**
 * What the app does. The last ones undo the decision, unless `protectHeaders` prevents it. Those that reflect allow
 * whatever origin asks, with credentials.
 */
export type App =
  | 'answers'
  | 'varies'
  | 'fails'
  | 'reflects'
  | 'reflects in a head'
  | 'adds an origin'
  | 'writes a head'
  | 'writes a raw head'
  | 'opens all';

export type Step =
  /** Requests as bytes. If they are `hostile`, the connection may be unusable afterwards. */
  | { readonly send: readonly string[]; readonly hostile: boolean }
  | {
      readonly list: number;
      readonly change: 'add' | 'delete' | 'replace';
      readonly entries: readonly string[];
    }
  | { readonly mount: number; readonly reconfigure: Options };

export interface Case {
  readonly server: 'Express 5' | 'Express 4' | 'Connect' | 'node:http';
  readonly lists: readonly (readonly string[])[];
  readonly mounts: readonly Mount[];
  readonly before: Before;
  readonly app: App;
  readonly steps: readonly Step[];
}
