import { definePlaybook } from '../../engine/index.ts';
import { type WithPolicy, planLimits, policyIn, statementsByKey, withStatement } from '../public-policy/index.ts';
import { changeQueue, queuePermissions, readQueue } from './queue.ts';

/**
 * SQS.3: SQS queue access policies should not allow public access.
 *
 * ASR adds a condition to each statement that lets callers of any account in. A statement that names its sources is
 * limited to the accounts of these sources (`aws:SourceAccount`), and to this account where the ARN of a source has no
 * account, such as that of a bucket. Any other statement is limited to the principals of this account
 * (`aws:PrincipalAccount`).
 *
 * Each change waits for approval, because AWS has no list of the callers that use a statement. Messages in the queue
 * stay.
 *
 * @failed The AWS Config rule `sqs-queue-no-public-access` finds a statement that allows every principal, without a
 * condition that has only fixed values. Values with a wildcard or a policy variable do not count.
 * @reads The policy of the queue.
 * @impact Producers and consumers of other accounts, callers without a signature, and AWS services that a statement
 * without a source lets in. The policy must name them first.
 * @owners AWS CloudFormation and other tools set the policy of their template again at the next update of the queue.
 * @undo Nothing is lost. Undo removes the condition.
 * @unverified Whether each AWS service that sends for a source sends `aws:SourceAccount`.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-3
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
 */
export const sqs3 = definePlaybook({
  control: 'SQS.3',
  title: 'limit the public statements in the policy of an SQS queue to accounts',
  resourceType: 'AwsSqsQueue',
  permissions: queuePermissions,
  parameters: {},

  async read(target, aws): Promise<WithPolicy | undefined> {
    const queue = await readQueue(target, ['Policy'], aws);
    return queue && { accountId: target.accountId, statements: statementsByKey(policyIn(queue.Policy)) };
  },

  plan: (state) => planLimits(state, { callerKey: 'aws:PrincipalAccount', effect: 'use the queue' }),

  async apply(target, change, aws) {
    if (change.field !== 'statements' || change.to === null) return;
    const queue = await readQueue(target, ['Policy'], aws);
    if (queue === undefined) return;
    const policy = withStatement(policyIn(queue.Policy), change.key, change.to);
    await changeQueue(target, { Policy: JSON.stringify(policy) }, aws);
  },
});
