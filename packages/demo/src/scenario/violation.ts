/** Something wrong in an account: how it comes about, and how anyone can see that it is gone. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource, Misconfiguration } from './findings.ts';

export interface Violation {
  readonly controlId: string;
  /** As Security Hub titles the control. */
  readonly title: string;
  /** Makes it, and answers with the resource as a finding names it. */
  create(account: Account): Promise<FoundResource>;
  /**
   * What the SDK says about the resource, in words. Looks for itself: the demo does not believe what the playbook
   * says about its own work.
   */
  look(account: Account, resource: FoundResource): Promise<Look>;
}

export interface Look {
  readonly isFixed: boolean;
  readonly sees: string;
}

/** One violation in one account, and how its remediation comes to start. */
export interface Scene {
  readonly violation: Violation;
  readonly accountId: string;
  readonly region: string;
  /** `button`: a person presses it. `rule`: Security Hub imports the finding, and an EventBridge rule fires. */
  readonly started: 'button' | 'rule';
  readonly format: 'asff' | 'ocsf';
  readonly finding: (found: Misconfiguration) => object;
}
