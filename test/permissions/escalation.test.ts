/**
 * No role of ASR leads to administrator access. The test judges roles without session policies, because a session has
 * at most the permissions of its role.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decideAccess, type AccessRequest } from '@asr/playbooks/testing';
import { adminAccountId, memberAccountId } from '../../tools/templates/places.ts';
import { escalationPaths, type EscalationPath } from './escalation-paths.ts';
import { rolesOf, type Role, type StackWithRoles } from './roles.ts';

const stacks: readonly StackWithRoles[] = ['MemberRolesStack', 'AdminStack', 'EvaluatorStack', 'NotificationsStack'];
const roles: { [stack in StackWithRoles]?: readonly Role[] } = {};

beforeAll(async () => {
  // In sequence: the first one synthesizes, the others use its templates.
  for (const name of stacks) roles[name] = await rolesOf(name);
}, 240_000);

const accountOf = (stack: StackWithRoles) => (stack === 'MemberRolesStack' ? memberAccountId : adminAccountId);
const inAccountOf = (stack: StackWithRoles, { resource, ...request }: AccessRequest): AccessRequest => ({
  ...request,
  resource: resource.replaceAll(memberAccountId, accountOf(stack)),
});
const isOpen = (stack: StackWithRoles, { policies }: Role, { steps }: EscalationPath) =>
  steps.every(({ requests }) =>
    requests.some((each) => decideAccess(inAccountOf(stack, each), { identity: policies }) === 'allowed'),
  );
const openTo = (path: EscalationPath) =>
  stacks.flatMap((stack) => (roles[stack] ?? []).filter((role) => isOpen(stack, role, path)).map(({ name }) => name));

describe.each(escalationPaths.map((path) => [path.name, path] as const))('the path %s', (_, path) => {
  it('is open to no role of ASR', () => {
    expect(openTo(path)).toEqual([]);
  });

  it('is found in a role that allows everything', () => {
    const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
    const role = { logicalId: 'Admin', name: 'admin', arn: '', policies: [{ Version: '2012-10-17', Statement }] };

    expect(isOpen('MemberRolesStack', role, path)).toBe(true);
  });
});

describe('a planted permission', () => {
  const planted = (statement: object): Role => ({
    logicalId: 'Planted',
    name: 'planted',
    arn: '',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }],
  });

  it.each([
    [
      'attaches any policy',
      { Action: 'iam:AttachRolePolicy', Resource: 'arn:aws:iam::*:role/*' },
      'iam:AttachRolePolicy',
    ],
    [
      'passes a role to a service that it does not need',
      {
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringEquals: { 'iam:PassedToService': ['config.amazonaws.com', 'lambda.amazonaws.com'] } },
      },
      'iam:PassRole to lambda.amazonaws.com',
    ],
    [
      'invokes functions itself',
      { Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:*:*:function:*' },
      'lambda:InvokeFunction',
    ],
    [
      'shares snapshots with other accounts',
      { Action: 'ec2:ModifySnapshotAttribute', Resource: 'arn:aws:ec2:*::snapshot/*' },
      'ec2:ModifySnapshotAttribute',
    ],
  ])('that %s opens a path', (_, statement, expected) => {
    const open = escalationPaths.filter((path) => isOpen('MemberRolesStack', planted(statement), path));

    expect(open.map(({ name }) => name)).toContain(expected);
  });
});

describe('iam:PassRole', () => {
  it('names a service in every statement that allows it', () => {
    const unlimited = stacks
      .flatMap((stack) => roles[stack] ?? [])
      .filter(({ policies }) => passing(policies).some((each) => servicesIn(each).length === 0));

    expect(unlimited.map(({ name }) => name)).toEqual([]);
  });

  it('is allowed only for these services, and on any role only for those that run no code of the caller', () => {
    const statements = (roles.MemberRolesStack ?? []).flatMap(({ name, policies }) =>
      passing(policies).map((each) => [name, servicesIn(each), each.Resource.map(endOf)]),
    );

    expect(statements.filter(([name]) => name !== 'ASR-RunbookOperator')).toEqual([
      ['ASR-AutoScaling.3', ['ec2.amazonaws.com'], ['asr-passable/*']],
      ['ASR-Autoscaling.5', ['ec2.amazonaws.com'], ['asr-passable/*']],
      ['ASR-CloudTrail.5', ['cloudtrail.amazonaws.com'], ['asr-cloudtrail-logs-*']],
      ['ASR-CodeBuild.2', ['codebuild.amazonaws.com'], ['*']],
      ['ASR-Config.1', ['config.amazonaws.com'], ['*']],
      ['ASR-ECS.5', ['ecs-tasks.amazonaws.com'], ['asr-passable/*']],
      ['ASR-RDS.6', ['monitoring.rds.amazonaws.com'], ['*']],
    ]);
  });
});

interface PassStatement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals?: { readonly 'iam:PassedToService'?: string } };
}

function passing(policies: readonly unknown[]): readonly PassStatement[] {
  return (policies as readonly { readonly Statement: readonly PassStatement[] }[])
    .flatMap(({ Statement }) => Statement)
    .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes('iam:PassRole'));
}

function servicesIn({ Condition }: PassStatement): readonly string[] {
  return [Condition?.StringEquals?.['iam:PassedToService'] ?? []].flat();
}

function endOf(arn: string): string {
  return arn.replace(/^arn:.*:role\//, '');
}
