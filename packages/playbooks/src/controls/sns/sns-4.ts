import { GetTopicAttributesCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Aws, type PolicyDocument, definePlaybook, ifAbsent } from '../../engine/index.ts';
import { type WithPolicy, planLimits, policyIn, statementsByKey, withStatement } from '../public-policy/index.ts';

const topic = 'arn:{partition}:sns:{region}:{account}:{id}';

/**
 * SNS.4: SNS topic access policies should not allow public access.
 *
 * ASR adds a condition to each statement that lets callers of any account in. A statement that names its sources is
 * limited to the accounts of these sources (`aws:SourceAccount`), and to this account where the ARN of a source has no
 * account, such as that of a bucket. Any other statement is limited to this account, as in the default policy of a topic
 * (`AWS:SourceOwner`): its principals, its alarms and its services keep their access.
 *
 * Each change waits for approval, because AWS has no list of the callers that use a statement. Existing subscriptions
 * stay, also those of other accounts.
 *
 * @failed The AWS Config rule `sns-topic-no-public-access` finds a statement that allows every principal, without a
 * condition that has only fixed values. Values with a wildcard or a policy variable do not count.
 * @reads The policy of the topic.
 * @impact Publishers and new subscribers of other accounts that the policy does not name.
 * @owners AWS CloudFormation and other tools set the policy of their template again at the next update of the topic.
 * @undo Nothing is lost. Undo removes the condition.
 * @unverified Whether each AWS service that publishes for a source sends `aws:SourceAccount`.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-4
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export const sns4 = definePlaybook({
  control: 'SNS.4',
  title: 'limit the public statements in the policy of an SNS topic to accounts',
  resourceType: 'AwsSnsTopic',
  permissions: {
    read: ['sns:GetTopicAttributes'],
    write: ['sns:SetTopicAttributes'],
    on: { 'sns:GetTopicAttributes': [topic], 'sns:SetTopicAttributes': [topic] },
  },
  parameters: {},

  async read({ resourceId, accountId }, aws): Promise<WithPolicy | undefined> {
    const policy = await readPolicy(resourceId, aws);
    return policy && { accountId, statements: statementsByKey(policy) };
  },

  plan: (state) => planLimits(state, { callerKey: 'AWS:SourceOwner', effect: 'use the topic' }),

  async apply({ resourceId: TopicArn }, change, aws) {
    if (change.field !== 'statements' || change.to === null) return;
    const policy = await readPolicy(TopicArn, aws);
    if (policy === undefined) return;
    const AttributeValue = JSON.stringify(withStatement(policy, change.key, change.to));
    await aws
      .client(SNSClient)
      .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  },
});

async function readPolicy(TopicArn: string, aws: Aws): Promise<PolicyDocument | undefined> {
  const { Attributes: attributes } = await aws
    .client(SNSClient)
    .send(new GetTopicAttributesCommand({ TopicArn }))
    .catch(ifAbsent('NotFoundException', { Attributes: undefined }));
  return attributes && policyIn(attributes.Policy);
}
