// What a case of the fuzz test consists of, as plain data: it is built from this, modelled from this, and printed when
// it fails.

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
    /** Whether it answers the opposite right after. */
    readonly twice: boolean;
  };
}

export interface Expressed {
  readonly regexp: string;
  readonly flags: string;
  /** The tenants' names on shared suffixes that it spells out. */
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
  /** Without the key, the default. */
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
  /** An option that there is not. */
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

/** What other code does before the first policy. */
export type Before = 'nothing' | 'varies' | 'varies twice' | 'varies by everything' | 'has sent the head';

/** What the app does; the last ones undo the decision, unless `protectHeaders` holds it. */
export type App =
  | 'answers'
  | 'varies'
  | 'fails'
  | 'adds an origin'
  | 'writes a head'
  | 'writes a raw head'
  | 'opens all';

export type Step =
  /** Requests in a row, as bytes. `hostile`: so that the rest of the connection may be lost. */
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
