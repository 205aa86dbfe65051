import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '../foundation/index.ts';

/**
 * Adds the bus that every outcome is told on, and answers with its ARN. It has no policy: only who IAM of this account
 * allows puts events on it, and rules on it are this account's.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function addOutcomesBus(scope: Construct, names: Names): string {
  const bus = new CfnEventBus(scope, 'Outcomes', {
    name: names.outcomesBus,
    description: 'What became of each remediation of ASR: one event each, for tickets, chats and tools of your own.',
  });
  return bus.attrArn;
}
