/** Compares the calls of each role of the admin stack, in a story that uses all of them, with its permissions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClock, openLocalCloud, type CountedCall, type LocalCloud, type Moto, type Stack } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { decideAccess, type AccessRequest } from '@asr/playbooks/testing';
import { everything } from '../../tools/templates/everything.ts';
import { adminAccountId, homeRegion, memberAccountId, organizationId } from '../../tools/templates/places.ts';
import { rolesIn, stackOf, type Role } from './roles.ts';
import { play, type Story } from './story.ts';

/** The local cloud has no organization, and therefore no units. `tag-values.test.ts` creates one. */
const { 'EC2.44': _ofOrganization, ...controls } = everything.controls;
const policy: Policy = {
  ...everything,
  controls,
  scope: defaultPolicy.scope,
  notifications: defaultPolicy.notifications,
};

let moto: Moto;
let cloud: LocalCloud;
let stack: Stack;
let roles: readonly Role[];
let story: Story;

beforeAll(async () => {
  [moto, stack] = await Promise.all([emptyMoto(), stackOf('AdminStack', policy)]);
  roles = rolesIn(stack);
  // By this clock, a user who is created now has been unused for 60 days.
  const clock = openClock();
  await clock.sleep(60 * 86_400_000);
  cloud = await openLocalCloud({ motoUrl: moto.url, policy, clock });
  story = await play(cloud);
}, 180_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

/** `Parse` of `ParseRole4B381E5D`. */
const shortName = ({ logicalId }: Role) => logicalId.replace(/Role([0-9A-F]{8})?$/, '');
const roleOf = (name: string): Role => {
  const found = roles.find((role) => shortName(role) === name);
  if (found === undefined) throw new Error(`The admin stack has no role ${name}.`);
  return found;
};
const callsOf = ({ name }: Role): readonly CountedCall[] =>
  cloud.calls().filter(({ role, accountId }) => role === name && accountId === adminAccountId);
const usedBy = (role: Role): readonly string[] => [...new Set(callsOf(role).flatMap(actionsOf))].toSorted();
const allowedBy = ({ policies }: Role): readonly string[] =>
  [
    ...new Set(
      (policies as readonly PolicyJson[])
        .flatMap(({ Statement }) => Statement)
        .flatMap(({ Effect, Action }) => (Effect === 'Allow' ? [Action].flat() : [])),
    ),
  ].toSorted();
const decide = (role: Role, request: AccessRequest) =>
  decideAccess(
    { ...request, context: { ...usual, ...contextOf[shortName(role)], ...request.context } },
    { identity: role.policies },
  );

interface PolicyJson {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
}

/** The context of every call. Parse writes only to the counts of requests. */
const usual = {
  'aws:ResourceOrgID': organizationId,
  'dynamodb:LeadingKeys': [`TALLY#REQUESTS#${memberAccountId}#2026-11-29T00`],
};

/** Notify writes only what it sent, and the function of the deadlines only records. */
const contextOf: { readonly [role: string]: AccessRequest['context'] } = {
  Notify: { 'dynamodb:LeadingKeys': [`SENT#${'0'.repeat(40)}`] },
  Deadlines: { 'dynamodb:LeadingKeys': ['REMEDIATION#r-0123456789abcdef0123'] },
};

const queueOf: { readonly [role: string]: string } = {
  DeadLetter: 'DeadLetters',
  Deadlines: 'DeadlineRuns',
  DeadlinesSchedule: 'DeadlineRuns',
  Gather: 'AutomaticEvents',
  StartAlone: 'EventsAlone',
  Notify: 'OutcomesToSend',
};

/** The ARN that a role uses an action on. */
const resourceFor = (role: Role, action: string): string => {
  const arnsOf = (type: string) => stack.resources(type).map(({ attributes, ref }) => attributes['Arn'] ?? ref);
  const hub = (path: string) => `arn:aws:securityhub:${homeRegion}:${adminAccountId}:${path}`;
  const named = (type: string, part: string) =>
    stack.resources(type).find(({ logicalId }) => logicalId.startsWith(part))?.attributes['Arn'] ?? '';
  const resources: { readonly [service: string]: string | undefined } = {
    dynamodb: arnsOf('AWS::DynamoDB::Table')[0],
    events: named('AWS::Events::EventBus', 'Outcomes'),
    securityhub: hub('hub/default'),
    sns: stack.resources('AWS::SNS::Topic').find(({ logicalId }) => logicalId.startsWith('Notifications'))?.ref,
    sqs: named('AWS::SQS::Queue', queueOf[shortName(role)] ?? 'Tasks'),
    sts: `arn:aws:iam::${memberAccountId}:role/ASR-EC2.13`,
  };
  // The other actions of Step Functions have no resource.
  if (action === 'states:StartExecution' && shortName(role) === 'Deadlines')
    return (
      stack.resources('AWS::StepFunctions::StateMachine').find(({ logicalId }) => logicalId === 'Orchestrator')?.ref ??
      ''
    );
  return resources[action.split(':')[0] ?? ''] ?? '*';
};

describe('the story', () => {
  it('has the expected outcomes', () => {
    expect(story).toEqual({
      byItself: ['fixed'],
      undone: ['undone'],
      ocsf: ['fixed'],
      runbook: ['fixed'],
      asked: ['awaiting-approval'],
      approved: ['fixed'],
      givenUp: ['failed'],
      overdue: ['fixed', 'overdue'],
    });
  });

  it('uses only roles of this stack and of the member roles stack', () => {
    const unknown = cloud
      .calls()
      .filter(
        ({ role, accountId }) =>
          !(accountId === adminAccountId
            ? roles.map(({ name }) => name).includes(String(role))
            : role?.startsWith('ASR-')),
      );

    expect(unknown).toEqual([]);
  });
});

describe.each([
  'Parse',
  'Report',
  'Playbook',
  'Notify',
  'DeadLetter',
  'Deadlines',
  'DeadlinesSchedule',
  'Orchestrator',
  'Deferral',
  'Events',
  'Gather',
  'StartAlone',
])('the role %s', (name) => {
  it('allows every action that its function used', () => {
    const role = roleOf(name);
    const denied = usedBy(role).filter(
      (action) => decide(role, { action, resource: resourceFor(role, action) }) !== 'allowed',
    );

    expect(denied).toEqual([]);
  });

  it('allows no unused action, except those listed here with a reason', () => {
    const role = roleOf(name);
    const used = usedBy(role);

    expect(allowedBy(role).filter((action) => !used.includes(action))).toEqual(
      Object.keys(notSeen[name] ?? {}).toSorted(),
    );
  });

  it('allows no action on another resource', () => {
    const role = roleOf(name);
    const elsewhere = allowedBy(role)
      .filter((action) => resourceFor(role, action) !== '*')
      .map((action) => ({ action, resource: `${resourceFor(role, action).replace(/role\/.*/, 'role/')}another` }));

    expect(elsewhere.filter((request) => decide(role, request) === 'allowed')).toEqual([]);
  });
});

it('lists reasons only for existing roles', () => {
  expect(roles.map(shortName).toSorted()).toEqual(Object.keys(notSeen).toSorted());
});

describe('the parse function', () => {
  it.each([
    ['a claim', `RESOURCE#${memberAccountId}#eu-west-1#sg-1`],
    ['a record', 'REMEDIATION#r-1'],
    ['a count of failures', 'TALLY#FAILED#EC2.13#2026-11-29T00'],
  ])('may not write %s to history', (_, key) => {
    const resource = resourceFor(roleOf('Parse'), 'dynamodb:UpdateItem');
    const request = { action: 'dynamodb:UpdateItem', resource, context: { 'dynamodb:LeadingKeys': [key] } };

    expect(decide(roleOf('Parse'), request)).toBe('denied');
    expect(decide(roleOf('Playbook'), request)).toBe('allowed');
  });
});

describe('the function of the deadlines', () => {
  it.each([
    ['a claim', `RESOURCE#${memberAccountId}#eu-west-1#sg-1`],
    ['the stop switch', 'SWITCH'],
    ['a count of requests', `TALLY#REQUESTS#${memberAccountId}#2026-11-29T00`],
    ['what was sent', `SENT#${'0'.repeat(40)}`],
  ])('may not write %s', (_, key) => {
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) {
      const resource = resourceFor(roleOf('Deadlines'), action);
      const context = { 'dynamodb:LeadingKeys': [key] };
      expect(decide(roleOf('Deadlines'), { action, resource, context })).toBe('denied');
    }
  });
});

describe('the playbook function', () => {
  it('may assume every role that it assumed', () => {
    const entered = [
      ...new Set(
        cloud
          .calls()
          .filter(({ accountId }) => accountId !== adminAccountId)
          .map(({ role }) => String(role)),
      ),
    ];
    // Systems Manager assumes the role of an automation. The local cloud takes its place.
    const byItself = entered.filter((role) => !role.startsWith('ASR-Automation-'));

    expect(byItself.toSorted()).toEqual(['ASR-EC2.13', 'ASR-EC2.14', 'ASR-IAM.8', 'ASR-RunbookOperator']);
    for (const role of byItself) expect(enter(role)).toEqual(['allowed', 'allowed', 'allowed']);
  });

  it.each(['admin', 'ASR-Automation-EC2.13', 'ASR-EventForwarder', 'ASR-Evaluator', 'OrganizationAccountAccessRole'])(
    'may not enter the role %s',
    (role) => {
      expect(enter(role)).toEqual(['denied', 'denied', 'denied']);
    },
  );

  it('may assume no role in an account of another organization', () => {
    expect(enter('ASR-EC2.13', { 'aws:ResourceOrgID': 'o-another000' })[0]).toBe('denied');
  });

  const enter = (role: string, context = {}) =>
    ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'].map((action) =>
      decide(roleOf('Playbook'), { action, resource: `arn:aws:iam::${memberAccountId}:role/${role}`, context }),
    );
});

describe('the report function', () => {
  const update = {
    action: 'securityhub:BatchUpdateFindings',
    resource: `arn:aws:securityhub:${homeRegion}:${adminAccountId}:hub/default`,
  };
  const updateV2 = { ...update, resource: `arn:aws:securityhub:${homeRegion}:${adminAccountId}:hubv2/0ab1` };

  it.each([
    [update, 'securityhub:ASFFSyntaxPath/Workflow.Status', 'RESOLVED', 'SUPPRESSED'],
    [updateV2, 'securityhub:OCSFSyntaxPath/StatusId', '4', '3'],
  ])('may resolve a finding and never suppress it: %j', (request, key, resolved, suppressed) => {
    expect(decide(roleOf('Report'), { ...request, context: { [key]: resolved } })).toBe('allowed');
    expect(decide(roleOf('Report'), { ...request, context: { [key]: suppressed } })).toBe('denied explicitly');
  });
});

/** By their IAM actions. */
function actionsOf({ service, operation }: CountedCall): readonly string[] {
  return inIam[`${service}:${operation}`] ?? [`${service}:${operation}`];
}

const inIam: { readonly [call: string]: readonly string[] } = {
  // IAM checks the actions in a transaction: a claim is put, checked and deleted, together with its record.
  'dynamodb:TransactWriteItems': [
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ],
  'securityhub:BatchUpdateFindingsV2': ['securityhub:BatchUpdateFindings'],
  // STS also requires these for a session with tags and a source identity, as every session of ASR has.
  'sts:AssumeRole': ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
};

type Reasons = { readonly [action: string]: string };

const ofLambda: Reasons = {
  'logs:CreateLogStream': 'Lambda writes the log of the function in its name.',
  'logs:PutLogEvents': 'Lambda writes the log of the function in its name.',
  'xray:PutTelemetryRecords': 'Lambda sends the traces in the name of the function.',
  'xray:PutTraceSegments': 'Lambda sends the traces in the name of the function.',
};
const ofQueue: Reasons = {
  'sqs:DeleteMessage': 'Lambda takes messages from the queue in the name of the function.',
  'sqs:GetQueueAttributes': 'Lambda takes messages from the queue in the name of the function.',
  'sqs:ReceiveMessage': 'Lambda takes messages from the queue in the name of the function.',
};
const byPipe = 'The pipe takes events and starts the state machine; the local cloud does so without a request.';
const ofPipe: Reasons = { 'sqs:DeleteMessage': byPipe, 'sqs:GetQueueAttributes': byPipe, 'sqs:ReceiveMessage': byPipe };
const ofKey: Reasons = {
  'kms:Decrypt':
    'The services decrypt what they keep on behalf of the principal who reads it; nothing is encrypted in the local cloud.',
  'kms:GenerateDataKey':
    'The services encrypt what they keep on behalf of the principal who writes it; nothing is encrypted in the local cloud.',
};
const byDynamoDb =
  'DynamoDB asks for it on behalf of the principal who uses the table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html';
const ofTable: Reasons = {
  ...ofKey,
  'kms:DescribeKey': byDynamoDb,
  'kms:Encrypt': byDynamoDb,
  'kms:GenerateDataKeyWithoutPlaintext': byDynamoDb,
  'kms:ReEncryptFrom': byDynamoDb,
  'kms:ReEncryptTo': byDynamoDb,
};
const ofExecutionLog =
  'Step Functions delivers the log of executions: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html';
const ofExecutionTrace =
  'Step Functions traces executions: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html';

const entersForLists = 'Enters an account to find who uses a changed prefix list; self-healing.test.ts changes one.';

const defersWithoutRequest =
  'The state machines start each other; the local cloud does so without a request. See test/long/deferral.test.ts.';
const ofExecutions: Reasons = {
  'logs:CreateLogDelivery': ofExecutionLog,
  'logs:DeleteLogDelivery': ofExecutionLog,
  'logs:DescribeLogGroups': ofExecutionLog,
  'logs:DescribeResourcePolicies': ofExecutionLog,
  'logs:GetLogDelivery': ofExecutionLog,
  'logs:ListLogDeliveries': ofExecutionLog,
  'logs:PutResourcePolicy': ofExecutionLog,
  'logs:UpdateLogDelivery': ofExecutionLog,
  'xray:GetSamplingRules': ofExecutionTrace,
  'xray:GetSamplingTargets': ofExecutionTrace,
  'xray:PutTelemetryRecords': ofExecutionTrace,
  'xray:PutTraceSegments': ofExecutionTrace,
};

/** Permissions of a role that no call of the story needs. An action of a call must not be listed here. */
const notSeen: { readonly [role: string]: Reasons } = {
  Parse: {
    ...ofLambda,
    ...ofTable,
    'dynamodb:Query':
      "Finds the detection behind a finding of ASR's own; allowed-ports.test.ts presses the button on one.",
    'sts:AssumeRole': entersForLists,
    'sts:SetSourceIdentity': entersForLists,
    'sts:TagSession': entersForLists,
  },
  Report: { ...ofLambda, ...ofTable },
  Playbook: {
    ...ofLambda,
    ...ofTable,
    ...ofQueue,
    'dynamodb:BatchGetItem': 'A group of requests is delivered again, and history has the answers of some of them.',
  },
  Notify: { ...ofLambda, ...ofTable, ...ofQueue },
  DeadLetter: { ...ofLambda, ...ofQueue, ...ofKey },
  Deadlines: {
    ...ofLambda,
    ...ofTable,
    ...ofQueue,
    'sqs:SendMessage': 'A run that takes longer than an invocation sends its position; see run.test.ts.',
  },
  DeadlinesSchedule: {
    'sqs:SendMessage': 'The schedule starts a run; the local cloud does so in the name of the account.',
  },
  Orchestrator: {
    ...ofKey,
    'lambda:InvokeFunction': 'Step Functions calls the functions; the local cloud does so without a request.',
    'states:StartExecution': defersWithoutRequest,
    ...ofExecutions,
  },
  Deferral: { 'states:StartExecution': defersWithoutRequest, ...ofExecutions },
  Gather: { ...ofPipe, 'states:StartExecution': byPipe },
  StartAlone: { ...ofPipe, 'states:StartExecution': byPipe },
  Events: {
    'states:StartExecution': 'EventBridge starts the state machine; the local cloud does so without a request.',
  },
};
