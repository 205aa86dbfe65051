import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '../foundation/index.ts';

/**
 * Adds the bus for requests of those who own accounts. It has no policy: no other account can put anything on it, and
 * in this one only who IAM allows, in their own name. Its events are encrypted with a key of AWS, so nobody needs one.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption.html
 */
export function addRequestsBus(scope: Construct, names: Names): CfnEventBus {
  return new CfnEventBus(scope, 'Requests', {
    name: names.requestsBus,
    description: 'What the owners of accounts ask of ASR: remediations, approvals and undos in their accounts.',
  });
}
