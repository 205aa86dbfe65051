/** A violation in an account: how to create it, and how to read its state with the AWS SDK. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource } from '../../scenario/index.ts';

export interface ViolationKind {
  readonly controlId: string;
  /** Title of the control in Security Hub. */
  readonly title: string;
  create(account: Account, violation: PlannedViolation): Promise<FoundResource>;
  /** The state as text, equal for equal states. Independent of ASR, so that the story does not rely on what ASR reports. */
  state(account: Account, resource: FoundResource): Promise<string>;
}

export interface PlannedViolation {
  /** Name for the output, and of the resource if it can have one. */
  readonly name: string;
  readonly kind: ViolationKind;
  readonly accountId: string;
  readonly region: string;
  /** Last day in the tag `asr:exempt`. */
  readonly exemptUntil?: string;
  /** For an instance: whether it has termination protection. */
  readonly isProtected?: boolean;
}

/** A violation that exists. */
export interface CreatedViolation {
  readonly violation: PlannedViolation;
  readonly resource: FoundResource;
  /** State before ASR's change. */
  readonly before: string;
}
