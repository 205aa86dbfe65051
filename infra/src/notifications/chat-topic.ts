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
 * What Amazon Q Developer in chat applications shows as a message. One thread for each resource and control.
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

/** Adds a topic that channels of Amazon Q Developer subscribe to, and the rule that publishes to it, if it is wanted. */
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
    description: `Tells Amazon Q Developer in chat applications of remediations that are ${chatOutcomes.join(', ')}.`,
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
 * EventBridge's requests to KMS carry no source to put into a condition, so this key is the topic's alone: it encrypts
 * nothing else, and the topic's own policy says whose rules publish.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function addKey(scope: Construct, topicArn: string): CfnKey {
  const key = new CfnKey(scope, 'ChatTopicKey', {
    description: 'Encrypts what ASR tells Amazon Q Developer in chat applications.',
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
  // It keeps nothing: messages are gone when they are delivered.
  key.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return key;
}
