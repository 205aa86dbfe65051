// oxlint-disable no-new -- making a construct adds it
import {
  Aws,
  CfnCondition,
  CfnOutput,
  CfnRule as CfnTemplateRule,
  Duration,
  Fn,
  Stack,
  Token,
  Validations,
} from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Policy } from '@asr/orchestrator';
import { needsOrganizationalUnits } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { namesIn } from '@asr/templates';
import {
  type Bundles,
  addFunction,
  allow,
  forTheCli,
  historyKeyArnParameter,
  historyTableArnParameter,
  lookUpUnits,
  namespaceParameter,
  organizationIdParameter,
  topicArnParameter,
  via,
} from '../foundation/index.ts';
import { addChatApi } from './http-api.ts';
import { addLostQuestions, addOutcomesRule } from './outcomes.ts';
import { chatSecretParameter, slackChannelParameter, slackHostParameter } from './parameters.ts';

export interface ChatStackProps {
  readonly policy: Policy;
  readonly bundles: Pick<Bundles, 'chat'>;
}

/** Approvals in Slack and Microsoft Teams. Admin account, home Region, after the admin stack. Optional. */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string, { policy, bundles }: ChatStackProps) {
    super(scope, id, {
      description:
        'ASR: approvals in Slack and Microsoft Teams. Deploy in the administrator account, home Region, after the admin stack.',
      synthesizer: forTheCli(),
    });
    const namespace = namespaceParameter(this);
    const organizationId = organizationIdParameter(this);
    const names = namesIn(namespace);
    const tableArn = historyTableArnParameter(this);
    const keyArn = historyKeyArnParameter(this);
    const lost = addLostQuestions(this, names, topicArnParameter(this));
    const slackSecret = chatSecretParameter(this, 'Slack', '{"token": "xoxb-…", "signingSecret": "…"} of a Slack app');
    const slackChannel = slackChannelParameter(this);
    const slackHost = slackHostParameter(this);
    const teamsSecret = chatSecretParameter(
      this,
      'Teams',
      '{"securityToken": "…", "workflowUrl": "https://…"}: the token of the outgoing webhook, and the URL of a workflow',
    );
    demandOneChat(this, { slackSecret, slackChannel, teamsSecret });

    const questions = new TableV2(this, 'Questions', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
    });
    Validations.of(questions).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'Only the place of messages and used signatures, for a few days. Plans are in history.',
    });
    const chat = addFunction(this, 'Chat', {
      description: 'ASR: asks in a chat who may approve a plan, and takes the decision. Changes no resource.',
      code: bundles.chat,
      timeout: Duration.seconds(30),
      // CPU grows with memory, and Slack waits three seconds.
      memoryMiB: 1024,
      environment: {
        NAMESPACE: namespace,
        HISTORY_TABLE: Fn.select(1, Fn.split('/', tableArn)),
        QUESTIONS_TABLE: questions.tableName,
        REQUESTS_BUS: names.requestsBus,
        SLACK_SECRET: slackSecret,
        SLACK_CHANNEL: slackChannel,
        SLACK_API: `https://${slackHost}/api`,
        SLACK_HOOKS: `https://hooks.${slackHost}`,
        TEAMS_SECRET: teamsSecret,
      },
      statements: [
        allow(['dynamodb:GetItem'], [tableArn], onlyKeys('REMEDIATION#*')),
        allow(['kms:Decrypt'], [keyArn], { StringLike: via('dynamodb') }),
        allow(['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], [questions.tableArn]),
        allow(['secretsmanager:GetSecretValue'], [eitherSecret(this, slackSecret, teamsSecret)].flat()),
        allow(['events:PutEvents'], [busArn(names.requestsBus)], {
          'ForAllValues:StringLike': { 'events:source': 'asr.chat/*' },
          'ForAllValues:StringEquals': { 'events:detail-type': 'ASR Approval' },
          Null: { 'events:source': 'false', 'events:detail-type': 'false' },
        }),
        allow(['organizations:DescribeAccount'], [`arn:${Aws.PARTITION}:organizations::*:account/${organizationId}/*`]),
        ...(needsOrganizationalUnits(policy) ? [lookUpUnits(organizationId)] : []),
        allow(['sqs:SendMessage'], [lost.queueArn]),
      ],
    });
    addOutcomesRule(this, names, chat, lost);
    const url = addChatApi(this, names.eventRule('Chat'), chat);
    new CfnOutput(this, 'SlackRequestUrl', { value: `${url}/slack` });
    new CfnOutput(this, 'TeamsCallbackUrl', { value: `${url}/teams` });
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function onlyKeys(pattern: string): object {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

function busArn(name: string): string {
  return `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${name}`;
}

/** A statement without a resource is not valid, so a chat that is not used repeats the secret of the other. */
function eitherSecret(scope: Construct, slack: string, teams: string): readonly string[] {
  const has = (name: string, value: string) =>
    new CfnCondition(scope, name, { expression: Fn.conditionNot(Fn.conditionEquals(value, '')) });
  const [hasSlack, hasTeams] = [has('HasSlack', slack), has('HasTeams', teams)];
  return [
    Token.asString(Fn.conditionIf(hasSlack.logicalId, slack, teams)),
    Token.asString(Fn.conditionIf(hasTeams.logicalId, teams, slack)),
  ];
}

/** Stops the deployment before it creates resources. */
function demandOneChat(
  scope: Construct,
  {
    slackSecret,
    slackChannel,
    teamsSecret,
  }: { readonly [name in 'slackSecret' | 'slackChannel' | 'teamsSecret']: string },
): void {
  const isGiven = (value: string) => Fn.conditionNot(Fn.conditionEquals(value, ''));
  new CfnTemplateRule(scope, 'OneChat', {
    assertions: [
      {
        assert: Fn.conditionOr(isGiven(slackSecret), isGiven(teamsSecret)),
        assertDescription: 'Give SlackCredentialsArn, TeamsCredentialsArn, or both.',
      },
    ],
  });
  new CfnTemplateRule(scope, 'SlackIsComplete', {
    ruleCondition: isGiven(slackSecret),
    assertions: [
      { assert: isGiven(slackChannel), assertDescription: 'SlackChannel is required if SlackCredentialsArn is given.' },
    ],
  });
}
