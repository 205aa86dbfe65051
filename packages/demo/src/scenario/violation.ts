/** A violation in an account: how to create it, and how to verify with the AWS SDK that it is fixed. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource, Misconfiguration } from './findings.ts';

export interface Violation {
  readonly controlId: string;
  /** Title of the control in Security Hub. */
  readonly title: string;
  /** Creates the violation, and returns the resource as a finding describes it. */
  create(account: Account): Promise<FoundResource>;
  /**
   * Reads the resource with the SDK and describes its state. Independent of ASR, so that the demo does not rely on what
   * the playbook reports about its own work.
   */
  look(account: Account, resource: FoundResource): Promise<Look>;
}

export interface Look {
  readonly isFixed: boolean;
  readonly sees: string;
}

/** One violation in one account, and how its remediation starts. */
export interface Scene {
  readonly violation: Violation;
  readonly accountId: string;
  readonly region: string;
  /** `button`: an operator uses it. `rule`: Security Hub imports the finding, and an EventBridge rule matches. */
  readonly started: 'button' | 'rule';
  readonly format: 'asff' | 'ocsf';
  readonly finding: (found: Misconfiguration) => object;
}
