/** The role of the chat function allows what its function calls, on these resources only. test/e2e/chat.test.ts plays the calls. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decideAccess } from '@asr/playbooks/testing';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { adminAccountId, homeRegion, memberAccountId, organizationId } from '../../tools/templates/places.ts';
import { rolesIn, stackOf, type Role } from './roles.ts';

const arn = (service: string, path: string, account = adminAccountId) =>
  `arn:aws:${service}:${homeRegion}:${account}:${path}`;
const history = arn('dynamodb', 'table/ASR-History');
const key = arn('kms', 'key/0a1b2c3d');
const slackSecret = arn('secretsmanager', 'secret:asr/slack-a1b2c3');
const teamsSecret = arn('secretsmanager', 'secret:asr/teams-a1b2c3');
const bus = arn('events', 'event-bus/ASR-Requests');
const account = `arn:aws:organizations::999999999999:account/${organizationId}/${memberAccountId}`;

const withUnits: Policy = {
  ...defaultPolicy,
  delegation: [{ name: 'bank-team', organizationalUnits: ['ou-a1b2-c3d4e5f6'], may: ['approve'] }],
};

interface Opened {
  readonly role: Role;
  readonly questions: string;
  readonly lost: string;
}

async function open(policy: Policy, secrets: { readonly slack?: string; readonly teams?: string }): Promise<Opened> {
  const stack = await stackOf('ChatStack', policy, {
    TableArn: history,
    KeyArn: key,
    TopicArn: arn('sns', 'ASR-Alarms'),
    SlackCredentialsArn: secrets.slack ?? '',
    SlackChannel: 'C0123ABCD',
    TeamsCredentialsArn: secrets.teams ?? '',
  });
  const [role, ...others] = rolesIn(stack);
  if (role === undefined || others.length > 0) throw new Error('The chat stack must have one role.');
  const arnOf = (type: string) => stack.resources(type)[0]?.attributes['Arn'] ?? `no ${type}`;
  return { role, questions: arnOf('AWS::DynamoDB::GlobalTable'), lost: arnOf('AWS::SQS::Queue') };
}

let chat: Opened;
let ofUnits: Opened;
let ofTeams: Opened;
beforeAll(async () => {
  [chat, ofUnits, ofTeams] = await Promise.all([
    open(defaultPolicy, { slack: slackSecret, teams: teamsSecret }),
    open(withUnits, { slack: slackSecret }),
    open(defaultPolicy, { teams: teamsSecret }),
  ]);
}, 120_000);

const aRecord = { 'dynamodb:LeadingKeys': ['REMEDIATION#r-0a1b2c3d4e5f60718293'] };
const aDecision = { 'events:source': 'asr.chat/slack/T0123ABCD/U0123JANE', 'events:detail-type': 'ASR Approval' };
const viaDynamoDb = { 'kms:ViaService': `dynamodb.${homeRegion}.amazonaws.com` };

type Context = Parameters<typeof decideAccess>[0]['context'];

function decide({ role }: Opened, action: string, resource: string, context: Context = {}) {
  return decideAccess(
    { action, resource, context: { 'aws:ResourceOrgID': organizationId, ...context } },
    { identity: role.policies },
  );
}

/** The calls of the function, with the resource and the context of each. */
const needed = ({ questions, lost }: Opened): readonly (readonly [string, string, Context?])[] => [
  ['dynamodb:GetItem', history, aRecord],
  ['kms:Decrypt', key, viaDynamoDb],
  ['dynamodb:GetItem', questions],
  ['dynamodb:PutItem', questions],
  ['dynamodb:DeleteItem', questions],
  ['secretsmanager:GetSecretValue', slackSecret],
  ['secretsmanager:GetSecretValue', teamsSecret],
  ['events:PutEvents', bus, aDecision],
  ['organizations:DescribeAccount', account],
  // Lambda, when the function failed three times.
  ['sqs:SendMessage', lost],
];

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}
const statementsOf = ({ role }: Opened): readonly Statement[] =>
  (role.policies as readonly { readonly Statement: readonly Statement[] }[]).flatMap(({ Statement }) => Statement);
const actionsOf = (opened: Opened): readonly string[] =>
  [...new Set(statementsOf(opened).flatMap(({ Action }) => Action))].toSorted();

/** Lambda writes the log and the traces of each function in its name. */
const ofLambda = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

describe('the role of the chat function', () => {
  it('allows every call of the function', () => {
    expect(needed(chat).filter((call) => decide(chat, ...call) !== 'allowed')).toEqual([]);
  });

  it('allows no other action, and has no wildcard in one', () => {
    expect(actionsOf(chat)).toEqual([...new Set([...needed(chat).map(([action]) => action), ...ofLambda])].toSorted());
    expect(actionsOf(chat).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('allows every resource only for traces, which have none', () => {
    const everywhere = statementsOf(chat).filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(everywhere.flatMap(({ Action }) => Action).toSorted()).toEqual(ofLambda.slice(2));
  });

  it('allows no action on a neighbor of its resource', () => {
    const neighbors = needed(chat).map(([action, resource, context]) => [action, `${resource}x`, context] as const);
    // The pattern of an account ends with a wildcard: every account of the organization.
    const allowed = neighbors.filter((call) => decide(chat, ...call) === 'allowed');
    expect(allowed.map(([action]) => action)).toEqual(['organizations:DescribeAccount']);
  });

  it.each<[string, string, string, Context?]>([
    ['write a record', 'dynamodb:PutItem', history, aRecord],
    ['read a claim', 'dynamodb:GetItem', history, { 'dynamodb:LeadingKeys': ['RESOURCE#sg-1'] }],
    ['read without a key', 'dynamodb:GetItem', history],
    ['decrypt for another service', 'kms:Decrypt', key, { 'kms:ViaService': `s3.${homeRegion}.amazonaws.com` }],
    ['decide in the name of a delegate', 'events:PutEvents', bus, { ...aDecision, 'events:source': 'asr.delegate/x' }],
    ['send another request', 'events:PutEvents', bus, { ...aDecision, 'events:detail-type': 'ASR Remediation' }],
    ['send an event without a source', 'events:PutEvents', bus],
    ['put events on the default bus', 'events:PutEvents', arn('events', 'event-bus/default'), aDecision],
    ['start an execution', 'states:StartExecution', arn('states', 'stateMachine:ASR-Orchestrator')],
    ['enter an account', 'sts:AssumeRole', `arn:aws:iam::${memberAccountId}:role/ASR-EC2.13`],
    ['read another secret', 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:production-a1b2c3')],
    [
      'read an account of another organization',
      'organizations:DescribeAccount',
      `arn:aws:organizations::999999999999:account/o-another000/${memberAccountId}`,
    ],
  ])('cannot %s', (_, action, resource, context) => {
    expect(decide(chat, action, resource, context)).toBe('denied');
  });

  it('reads the secret of a chat that is used, and of no other', () => {
    expect(decide(ofTeams, 'secretsmanager:GetSecretValue', teamsSecret)).toBe('allowed');
    expect(decide(ofTeams, 'secretsmanager:GetSecretValue', slackSecret)).toBe('denied');
    expect(decide(ofTeams, 'secretsmanager:GetSecretValue', '')).toBe('denied');
  });

  it('looks up units only if a delegation names one', () => {
    expect(actionsOf(ofUnits).filter((action) => !actionsOf(chat).includes(action))).toEqual([
      'organizations:ListParents',
    ]);
  });
});
