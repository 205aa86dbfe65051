export interface Check {
  readonly name: string;
  /** Empty: it holds. */
  readonly problem: string;
}
