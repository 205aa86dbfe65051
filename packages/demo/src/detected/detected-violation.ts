/** Something wrong that Security Hub does not check, and that ASR detects itself. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource, Violation } from '../scenario/index.ts';
import type { MadeCall } from './call-event.ts';

export interface DetectedViolation extends Violation {
  /** What happened, as somebody would tell it. */
  readonly title: string;
  /** What the policy of the demo wants: that it is fixed, or that it is left as it is. */
  readonly expected: 'fixed' | 'skipped';
  create(account: Account): Promise<DetectedResource>;
}

export interface DetectedResource extends FoundResource {
  /** The call that CloudTrail saw. Without it, a rule of AWS Config detects the violation. */
  readonly call?: MadeCall;
}

export interface DetectedScene {
  readonly violation: DetectedViolation;
  readonly accountId: string;
  readonly region: string;
}
