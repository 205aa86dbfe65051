/** The checks by which Prowler judges a control. */

/** What Prowler says about one resource. `none`: no finding of the check is about it. */
export type Status = 'FAIL' | 'PASS' | 'none';

export interface ControlCheck {
  /** The checks of Prowler for what the control requires. */
  readonly checks: readonly string[];
  /** The source of the assignment to the control: Prowler's list for the standard FSBP or CIS, or only their name. */
  readonly by: 'FSBP' | 'CIS' | 'name';
  /** How many days the clocks of the playbook and of Prowler are ahead: a new resource counts as unused. @default 0 */
  readonly daysAhead?: number;
  /** Prowler reports under another id, so every finding in the account is about the resource. It is the only one. */
  readonly everyFinding?: true;
  /** The fix deletes the resource, so Prowler has no finding about it afterward. */
  readonly deletes?: true;
  /** A note for the reader on the choice of checks. */
  readonly note?: string;
  /** Where Prowler does not say FAIL before and PASS after. */
  readonly disagreement?: Disagreement;
}

interface Disagreement {
  readonly before: Status;
  readonly after: Status;
  /** Which of the two is right, and why. */
  readonly reason: string;
  /** The AWS page that says so. */
  readonly page: string;
}

/** A control that Prowler cannot judge, and why. */
interface Unjudged {
  readonly unjudged: string;
}

/** By control. */
export type ControlChecks = { readonly [control: string]: ControlCheck | Unjudged };
