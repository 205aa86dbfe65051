import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Policy } from '@asr/orchestrator';
import { type ReadTemplate, policy, resourcesOf, stacks, statementsIn, texts } from '../testing/index.ts';

let none: ReadTemplate;
let some: ReadTemplate;
let withUnits: ReadTemplate;

const adminWith = async (more: Partial<Policy>) => (await stacks({ ...policy, ...more })).AdminStack;
const deadlines: Policy['deadlines'] = [{ days: 30, action: 'remediate' }];

beforeAll(async () => {
  none = await adminWith({ deadlines: [] });
  some = await adminWith({ deadlines });
  withUnits = await adminWith({
    deadlines,
    scope: { include: {}, exclude: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] } },
  });
}, 120_000);

const find = (template: ReadTemplate, type: string, id: string) => {
  const found = Object.entries(template.Resources).find(
    ([name, { Type }]) => Type === type && new RegExp(`^${id}[0-9A-F]{0,8}$`).test(name),
  );
  if (found === undefined) throw new Error(`There is no ${type} ${id}.`);
  return { id: found[0], ...found[1] };
};
const allowsOf = (template: ReadTemplate, role: string) =>
  statementsIn(find(template, 'AWS::IAM::Role', role).Properties['Policies']);

describe('a policy without deadlines', () => {
  it('has no schedule, no function and no queue for them', () => {
    expect(resourcesOf(none, 'AWS::Scheduler::Schedule')).toEqual([]);
    expect(resourcesOf(none, 'AWS::Scheduler::ScheduleGroup')).toEqual([]);
    expect(Object.keys(none.Resources).filter((id) => /deadline/i.test(id))).toEqual([]);
    expect(JSON.stringify(none)).not.toMatch(/OverdueFindings/);
  });
});

describe('the schedule of deadlines', () => {
  const runs = () => `\${${find(some, 'AWS::SQS::Queue', 'DeadlineRuns').id}.Arn}`;
  const lost = () => `\${${find(some, 'AWS::SQS::Queue', 'LostEvents').id}.Arn}`;

  it('starts a run every hour, and retries or keeps what it could not send', () => {
    expect(find(some, 'AWS::Scheduler::Schedule', 'DeadlinesSchedule').Properties).toMatchObject({
      Name: '${Namespace}-Deadlines',
      GroupName: '${DeadlinesGroup}',
      ScheduleExpression: 'rate(1 hour)',
      Target: {
        Arn: runs(),
        RoleArn: '${DeadlinesScheduleRole.Arn}',
        Input: '{}',
        RetryPolicy: { MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: lost() },
      },
    });
  });

  it('has a role that only this schedule can assume, and that can only send', () => {
    expect(allowsOf(some, 'DeadlinesScheduleRole')).toEqual([
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [runs(), lost()] },
    ]);
    const trust = find(some, 'AWS::IAM::Role', 'DeadlinesScheduleRole').Properties['AssumeRolePolicyDocument'];
    expect(statementsIn(trust)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}', 'aws:SourceArn': '${DeadlinesGroup.Arn}' },
        },
      },
    ]);
  });

  it('repeats a run that failed, and then moves its message to the queue of lost events, which has an alarm', () => {
    const { Properties } = find(some, 'AWS::SQS::Queue', 'DeadlineRuns');
    const runner = find(some, 'AWS::Lambda::Function', 'Deadlines').Properties;

    expect(Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: lost(), maxReceiveCount: 3 },
    });
    expect(Number(Properties['VisibilityTimeout'])).toBe(6 * Number(runner['Timeout']));
    expect(JSON.stringify(find(some, 'AWS::CloudWatch::Alarm', 'EventsLostAlarm').Properties)).toContain('LostEvents');
  });
});

describe('the function of the deadlines', () => {
  const role = (template: ReadTemplate) =>
    allowsOf(template, 'DeadlinesRole')
      .filter(({ Action }) => !/^(logs|xray):/.test(texts(Action)[0] ?? ''))
      // The CDK writes a list of one item as text.
      .map((one) => ({ ...one, Action: texts(one.Action), Resource: texts(one.Resource) }));
  const history = () => `\${${find(some, 'AWS::DynamoDB::Table', 'History').id}.Arn}`;
  const ofItems = (...keys: readonly string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

  it('can read findings, report them, and start the state machine, and nothing else', () => {
    const runs = `\${${find(some, 'AWS::SQS::Queue', 'DeadlineRuns').id}.Arn}`;
    const hub = 'arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:hub/default';

    expect(role(some)).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
        Resource: [runs],
      },
      { Effect: 'Allow', Action: ['securityhub:GetFindings'], Resource: [hub] },
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem'],
        Resource: [history()],
        Condition: ofItems('REMEDIATION#*', 'SWITCH'),
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: [history()],
        Condition: ofItems('REMEDIATION#*'),
      },
      { Effect: 'Allow', Action: ['events:PutEvents'], Resource: [expect.stringContaining('Outcomes')] },
      { Effect: 'Allow', Action: ['states:StartExecution'], Resource: ['${Orchestrator}'] },
      expect.objectContaining({
        Condition: { StringLike: { 'kms:ViaService': ['dynamodb.${AWS::Region}.amazonaws.com*'] } },
      }),
    ]);
  });

  it('can look up organizational units only if the policy names them', () => {
    const actions = (template: ReadTemplate) => role(template).flatMap(({ Action }) => Action);

    expect(actions(some)).not.toContain('organizations:ListParents');
    expect(actions(withUnits)).toContain('organizations:ListParents');
  });

  it('cannot enter an account, and no role trusts it', () => {
    expect(JSON.stringify(allowsOf(withUnits, 'DeadlinesRole'))).not.toMatch(/sts:/);
    expect(find(some, 'AWS::IAM::Role', 'DeadlinesRole').Properties).not.toHaveProperty('RoleName');
  });

  it('has a graph of what it did', () => {
    expect(JSON.stringify(resourcesOf(some, 'AWS::CloudWatch::Dashboard'))).toMatch(
      /OverdueFindings.*reported.*asked.*remediated/,
    );
  });
});
