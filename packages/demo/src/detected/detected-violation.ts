/** A violation that Security Hub does not check and ASR detects itself. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource, Violation } from '../scenario/index.ts';
import type { MadeCall } from './call-event.ts';

export interface DetectedViolation extends Violation {
  /** The violation in one sentence. */
  readonly title: string;
  /** The expected outcome under the policy of the demo. */
  readonly expected: 'fixed' | 'skipped';
  create(account: Account): Promise<DetectedResource>;
}

export interface DetectedResource extends FoundResource {
  /** The call that CloudTrail records. Without it, an AWS Config rule detects the violation. */
  readonly call?: MadeCall;
}

export interface DetectedScene {
  readonly violation: DetectedViolation;
  readonly accountId: string;
  readonly region: string;
}
