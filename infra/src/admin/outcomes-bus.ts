import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';

/**
 * Adds the bus for the outcomes of remediations, and returns its ARN. It has no resource policy: only principals of this
 * account with IAM permissions can put events on it or add rules.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function addOutcomesBus(scope: Construct, names: Names): string {
  const bus = new CfnEventBus(scope, 'Outcomes', {
    name: names.outcomesBus,
    description: 'One event for the outcome of each remediation of ASR, for tickets, chats and your own tools.',
  });
  return bus.attrArn;
}
