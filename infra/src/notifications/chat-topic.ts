// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnCondition, CfnOutput, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { administer } from '../foundation/index.ts';
import { onlyRulesOf, retryPolicy, type Surroundings } from './add-channel.ts';
import { chatOutcomes } from './channel.ts';
import { field, inputTransformer } from './input-transformer.ts';
import { anyOutcome } from './outcome-schema.ts';

/**
 * A message for Amazon Q Developer in chat applications. One thread for each resource and control.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
const chatMessage = {
  version: '1.0',
  source: 'custom',
  content: { textType: 'client-markdown', title: field('title'), description: field('text') },
  metadata: {
    threadId: field('key'),
    summary: field('title'),
    eventType: 'ASR Remediation Outcome',
    relatedResources: [field('resourceId')],
    additionalContext: {
      remediationId: field('remediationId'),
      outcome: field('outcome'),
      controlId: field('controlId'),
    },
  },
};

/** Adds a topic for channels of Amazon Q Developer, and the rule that publishes to it, if the parameter enables it. */
export function addChatTopic(scope: Construct, wanted: string, { names, lostArn }: Surroundings): void {
  const condition = new CfnCondition(scope, 'HasChatTopic', { expression: Fn.conditionEquals(wanted, 'enabled') });
  const topicName = names.eventRule('Outcomes-Chat');
  const topicArn = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${topicName}`;
  const key = addKey(scope, topicArn);
  const topic = new CfnTopic(scope, 'ChatTopicOfOutcomes', { topicName, kmsMasterKeyId: key.attrArn });
  const policy = new CfnTopicPolicy(scope, 'ChatTopicPolicy', {
    topics: [topic.ref],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PublishOutcomes',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: onlyRulesOf(names),
        },
        {
          Sid: 'NoPublishingWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  });
  const rule = new CfnRule(scope, 'ChatRule', {
    name: names.eventRule('Outcomes-Chat'),
    eventBusName: names.outcomesBus,
    description: `Sends remediations with these outcomes to Amazon Q Developer in chat applications: ${chatOutcomes.join(', ')}.`,
    eventPattern: { ...anyOutcome, detail: { outcome: chatOutcomes, ticket: [false] } },
    targets: [
      {
        id: 'Chat',
        arn: topic.ref,
        inputTransformer: inputTransformer(chatMessage),
        retryPolicy,
        deadLetterConfig: { arn: lostArn },
      },
    ],
  });
  for (const resource of [key, topic, policy, rule]) resource.cfnOptions.condition = condition;
  new CfnOutput(scope, 'ChatTopicArn', { value: topic.ref, condition });
}

/**
 * Adds a key only for this topic, because requests of EventBridge to KMS contain no source for a condition. The policy of
 * the topic restricts which rules publish.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function addKey(scope: Construct, topicArn: string): CfnKey {
  const key = new CfnKey(scope, 'ChatTopicKey', {
    description: 'Encrypts notifications of ASR to Amazon Q Developer in chat applications.',
    enableKeyRotation: true,
    keyPolicy: {
      Version: '2012-10-17',
      Statement: [
        administer,
        {
          Sid: 'PublishOutcomes',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
        },
      ],
    },
  });
  // The topic stores no messages after delivery, so the key need not be retained.
  key.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return key;
}
