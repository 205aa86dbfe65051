/** The role that starts a runbook starts only that one and passes only its role, which allows only its work. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { operatorPermissions, sessionPolicy, type RunbookReference } from '@asr/orchestrator';
import { actionsOf, type Target } from '@asr/playbooks';
import { decideAccess, type AccessRequest } from '@asr/playbooks/testing';
import { controlsWithRunbook, runbooks } from '@asr/runbooks';
import { dangerousActions } from './dangerous-actions.ts';
import { homeRegion, memberAccountId } from '../../tools/templates/places.ts';
import { rolesOf, type Role } from './roles.ts';
import { sampleArn } from './sample-arns.ts';

const target: Target = { partition: 'aws', accountId: memberAccountId, region: homeRegion, resourceId: 'sg-0ab1' };
const ssm = (resource: string, region = homeRegion) => `arn:aws:ssm:${region}:${memberAccountId}:${resource}`;
const roleArn = (name: string) => `arn:aws:iam::${memberAccountId}:role/${name}`;
const toSsm = { 'iam:PassedToService': 'ssm.amazonaws.com' };
const tagged = { 'aws:TagKeys': ['asr:remediation'] };

let roles: readonly Role[];
beforeAll(async () => {
  roles = await rolesOf('MemberRolesStack');
}, 240_000);

const roleNamed = (name: string): Role => {
  const found = roles.find((role) => role.name === name);
  if (found === undefined) throw new Error(`There is no role ${name}.`);
  return found;
};

describe.each(controlsWithRunbook())('the runbook of %s', (control) => {
  const runbook = runbooks.find(({ controls }) => control in controls)!;
  const reference: RunbookReference = {
    documentName: `ASR-${runbook.name}`,
    contentDigest: '',
    automationRoleName: `ASR-Automation-${control}`,
    parameters: {},
  };
  const decide = (request: AccessRequest) =>
    decideAccess(request, {
      identity: roleNamed('ASR-RunbookOperator').policies,
      session: JSON.parse(sessionPolicy(target, operatorPermissions(reference))),
    });

  it('can be started, tagged, watched, and given its role', () => {
    const requests: readonly AccessRequest[] = [
      { action: 'ssm:StartAutomationExecution', resource: ssm(`document/${reference.documentName}`) },
      {
        action: 'ssm:StartAutomationExecution',
        resource: ssm(`automation-definition/${reference.documentName}:$DEFAULT`),
      },
      { action: 'ssm:StartAutomationExecution', resource: ssm('automation-execution/0ab1') },
      { action: 'ssm:GetDocument', resource: ssm(`document/${reference.documentName}`) },
      { action: 'ssm:GetAutomationExecution', resource: ssm('automation-execution/0ab1') },
      { action: 'ssm:AddTagsToResource', resource: ssm('automation-execution/0ab1'), context: tagged },
      { action: 'iam:PassRole', resource: roleArn(reference.automationRoleName), context: toSsm },
    ];

    expect(requests.map(decide)).toEqual(requests.map(() => 'allowed'));
  });

  it.each([
    ['another document', { action: 'ssm:StartAutomationExecution', resource: ssm('document/AWS-RunShellScript') }],
    ['the content of another document', { action: 'ssm:GetDocument', resource: ssm('document/AWS-RunShellScript') }],
    [
      'the document in another Region',
      { action: 'ssm:StartAutomationExecution', resource: ssm(`document/${reference.documentName}`, 'us-west-2') },
    ],
    [
      'a tag that is not ASR’s',
      {
        action: 'ssm:AddTagsToResource',
        resource: ssm('automation-execution/0ab1'),
        context: { 'aws:TagKeys': ['team'] },
      },
    ],
    [
      'a role for another service',
      {
        action: 'iam:PassRole',
        resource: roleArn(reference.automationRoleName),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    ],
    [
      'the automation role, without a service',
      { action: 'iam:PassRole', resource: roleArn(reference.automationRoleName) },
    ],
    ['another role', { action: 'iam:PassRole', resource: roleArn('admin'), context: toSsm }],
    ['the role of a playbook', { action: 'iam:PassRole', resource: roleArn(`ASR-${control}`), context: toSsm }],
  ] as const)('gives no way to %s', (_, request) => {
    expect(decide(request)).not.toBe('allowed');
  });

  it('does not allow another runbook', () => {
    const others = roles.filter(
      ({ name }) => name.startsWith('ASR-Automation-') && name !== reference.automationRoleName,
    );

    expect(others.map(({ arn }) => decide({ action: 'iam:PassRole', resource: arn, context: toSsm }))).toEqual(
      others.map(() => 'denied'),
    );
    expect(others.length).toBeGreaterThan(0);
  });

  it('is allowed what it declares and nothing dangerous', () => {
    const { policies } = roleNamed(reference.automationRoleName);
    const own = actionsOf(runbook.permissions);
    const declared = own.flatMap((action) =>
      (runbook.permissions.on?.[action] ?? ['*']).map((pattern) => ({
        action,
        resource: pattern === '*' ? '*' : sampleArn(pattern, target),
      })),
    );
    const dangerous = dangerousActions
      .map(([action, resource]) => ({ action, resource }))
      .filter(({ action }) => !own.includes(action));

    expect(declared.map((request) => decideAccess(request, { identity: policies }))).toEqual(
      declared.map(() => 'allowed'),
    );
    expect(dangerous.filter((request) => decideAccess(request, { identity: policies }) === 'allowed')).toEqual([]);
  });
});
