/** What the program and the process that runs the tests say to each other. */

/** The first message: what to load instead of the sources. */
export interface Setup {
  readonly kind: 'setup';
  /** Absolute path and JavaScript. */
  readonly modules: readonly (readonly [path: string, javascript: string])[];
}

/** Runs these test files until the first failure, with one bug or with none. */
export interface Run {
  readonly kind: 'run';
  readonly mutant: string | undefined;
  /** How often the bug may be reached before the run is ended, so that an endless loop ends. */
  readonly hitLimit: number;
  readonly tests: readonly string[];
}

export interface Ran {
  /** The first test that failed, or undefined. */
  readonly failed: string | undefined;
  readonly hitLimitReached: boolean;
  readonly milliseconds: number;
  /** How often the tests reached each bug, if none was active. */
  readonly reached: { readonly [mutant: string]: number };
  /** Bytes of the heap in use. */
  readonly heap: number;
}
