// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnCondition, CfnRule as CfnTemplateRule, Fn, type CfnResource } from 'aws-cdk-lib';
import { CfnApiDestination, CfnConnection, CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';
import { allow } from '../foundation/index.ts';
import type { Channel } from './channel.ts';
import { inputTransformer } from './input-transformer.ts';
import { anyOutcome } from './outcome-schema.ts';

export interface Surroundings {
  readonly names: Names;
  /** ARN of the queue for undelivered notifications. */
  readonly lostArn: string;
}

/** Longer than a typical outage of a tool. After that, EventBridge sends the event to the queue. */
export const retryPolicy = { maximumEventAgeInSeconds: 4 * 3600, maximumRetryAttempts: 185 };

/** Adds the connection, destination and rules for one tool, if its secret is given. */
export function addChannel(scope: Construct, channel: Channel, { names, lostArn }: Surroundings): void {
  const { name, url, mostPerSecond, authorization, messages } = channel;
  const condition = new CfnCondition(scope, `Has${name}`, { expression: isGiven(channel.secretArn) });
  demandTheRest(scope, channel);
  const connection = new CfnConnection(scope, `${name}Connection`, {
    name: names.eventRule(`Outcomes-${name}`),
    description: `ASR sends outcomes of remediations to ${name}.`,
    authorizationType: authorization.basicAuthParameters === undefined ? 'API_KEY' : 'BASIC',
    authParameters: authorization,
  });
  const destination = new CfnApiDestination(scope, `${name}Destination`, {
    name: names.eventRule(`Outcomes-${name}`),
    connectionArn: connection.attrArn,
    httpMethod: 'POST',
    invocationEndpoint: url,
    invocationRateLimitPerSecond: mostPerSecond,
  });
  const role = addRole(scope, name, destination.attrArn, names);
  const rules = messages.map(
    (message) =>
      new CfnRule(scope, `${message.name}Rule`, {
        name: names.eventRule(`Outcomes-${message.name}`),
        eventBusName: names.outcomesBus,
        description: `Sends remediations with these outcomes to ${name}: ${message.outcomes.join(', ')}${message.ticket ? ', if a ticket was requested' : ''}.`,
        eventPattern: { ...anyOutcome, detail: { outcome: message.outcomes, ticket: [message.ticket] } },
        targets: [
          {
            id: name,
            arn: destination.attrArn,
            roleArn: role.attrArn,
            inputTransformer: inputTransformer(message.body),
            retryPolicy,
            deadLetterConfig: { arn: lostArn },
          },
        ],
      }),
  );
  const resources: readonly CfnResource[] = [connection, destination, role, ...rules];
  for (const resource of resources) resource.cfnOptions.condition = condition;
}

/** Stops the deployment before it creates resources if a secret is given without its other parameters. */
function demandTheRest(scope: Construct, { name, secretArn, needs }: Channel): void {
  const assertions = Object.entries(needs).map(([parameter, value]) => ({
    assert: isGiven(value),
    assertDescription: `${parameter} is required if the secret for ${name} is given.`,
  }));
  if (assertions.length > 0)
    new CfnTemplateRule(scope, `${name}IsComplete`, { ruleCondition: isGiven(secretArn), assertions });
}

function isGiven(value: string) {
  return Fn.conditionNot(Fn.conditionEquals(value, ''));
}

/** Role for rules on the bus of outcomes, with permission for this destination only. */
function addRole(scope: Construct, name: string, destinationArn: string, names: Names): CfnRole {
  return new CfnRole(scope, `${name}Role`, {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: onlyRulesOf(names),
        },
      ],
    },
    policies: [
      {
        policyName: 'Permissions',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [allow(['events:InvokeApiDestination'], [destinationArn])],
        },
      },
    ],
  });
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
export function onlyRulesOf(names: Names): object {
  const rules = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${names.outcomesBus}/${names.eventRule('Outcomes-*')}`;
  return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': rules } };
}
