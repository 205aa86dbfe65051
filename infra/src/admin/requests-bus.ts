import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';

/**
 * Adds the bus for requests of delegates. It has no resource policy: only principals of this account with IAM permissions
 * can put events on it, in their own name. An AWS owned key encrypts its events, so that delegates need no key
 * permissions.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption.html
 */
export function addRequestsBus(scope: Construct, names: Names): CfnEventBus {
  return new CfnEventBus(scope, 'Requests', {
    name: names.requestsBus,
    description: 'Requests of account owners to ASR: remediations, approvals and undos in their accounts.',
  });
}
