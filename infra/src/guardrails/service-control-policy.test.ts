import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { defaultPolicy, tagProtection, type Policy } from '@asr/orchestrator';
import { decideAccess, type AccessRequest } from '@asr/playbooks/testing';
import { GuardrailsStack, serviceControlPolicy } from './index.ts';

const document = serviceControlPolicy({
  namespace: 'ASR',
  deploymentRoles: ['arn:*:iam::*:role/stacksets-exec-*', 'arn:*:iam::*:role/deploy-asr'],
  tagOwnerRoles: ['arn:*:iam::*:role/asr-tag-owner'],
  tagKeys: ['asr:exempt', 'AllowedPorts'],
});
const administrator = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** An SCP takes away from what the account allows, so an administrator shows all that it leaves. */
const decide = (principal: string, { action, resource, context = {} }: AccessRequest, partition = 'aws') =>
  decideAccess(
    {
      action,
      resource,
      context: { 'aws:PrincipalArn': `arn:${partition}:iam::111122223333:role/${principal}`, ...context },
    },
    { identity: [administrator, document] },
  );
const iam = (resource: string) => `arn:aws:iam::111122223333:role/${resource}`;
const inRegion = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;

const protectedRequests: readonly AccessRequest[] = [
  ...[
    'AttachRolePolicy',
    'CreateRole',
    'DeleteRole',
    'DeleteRolePermissionsBoundary',
    'DeleteRolePolicy',
    'DetachRolePolicy',
    'PassRole',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'TagRole',
    'UntagRole',
    'UpdateAssumeRolePolicy',
    'UpdateRole',
    'UpdateRoleDescription',
  ].map((name) => ({ action: `iam:${name}`, resource: iam('ASR-EC2.13') })),
  ...[
    'CreateDocument',
    'UpdateDocument',
    'UpdateDocumentDefaultVersion',
    'DeleteDocument',
    'ModifyDocumentPermission',
  ].map((name) => ({ action: `ssm:${name}`, resource: inRegion('ssm', 'document/ASR-QuarantineSecurityGroup') })),
  ...[
    'UpdateFunctionCode',
    'UpdateFunctionConfiguration',
    'AddPermission',
    'DeleteFunction',
    'PutFunctionConcurrency',
  ].map((name) => ({ action: `lambda:${name}`, resource: inRegion('lambda', 'function:ASR-Evaluator') })),
  ...['PutRule', 'DeleteRule', 'DisableRule', 'PutTargets', 'RemoveTargets'].map((name) => ({
    action: `events:${name}`,
    resource: inRegion('events', 'rule/ASR-Forward-SecurityGroups'),
  })),
  { action: 'states:UpdateStateMachine', resource: inRegion('states', 'stateMachine:ASR-Orchestrator') },
  { action: 'iam:CreateRole', resource: iam('stacksets-exec-0ab1') },
  { action: 'iam:UpdateAssumeRolePolicy', resource: iam('asr-tag-owner') },
];
const tagging = (key: string): AccessRequest => ({
  action: 'ec2:CreateTags',
  resource: inRegion('ec2', 'security-group/sg-0ab1'),
  context: { 'aws:TagKeys': ['Name', key] },
});

describe('the service control policy', () => {
  it.each(protectedRequests)('denies an administrator $action on $resource', (request) => {
    expect(decide('admin', request)).toBe('denied explicitly');
    expect(decide('ASR-EC2.13', request)).toBe('denied explicitly');
  });

  it.each(protectedRequests)('lets a deployment role do $action on $resource', (request) => {
    expect(decide('stacksets-exec-0ab1', request)).toBe('allowed');
    expect(decide('deploy-asr', request)).toBe('allowed');
  });

  it('denies it in another partition too', () => {
    const request = { action: 'iam:PutRolePolicy', resource: 'arn:aws-us-gov:iam::111122223333:role/ASR-EC2.13' };

    expect(decide('admin', request, 'aws-us-gov')).toBe('denied explicitly');
    expect(decide('deploy-asr', request, 'aws-us-gov')).toBe('allowed');
  });

  it.each([
    { action: 'iam:PutRolePolicy', resource: iam('web') },
    { action: 'iam:GetRole', resource: iam('ASR-EC2.13') },
    { action: 'sts:AssumeRole', resource: iam('ASR-EC2.13') },
    { action: 'ssm:UpdateDocument', resource: inRegion('ssm', 'document/team-runbook') },
    { action: 'ssm:StartAutomationExecution', resource: inRegion('ssm', 'document/ASR-QuarantineSecurityGroup') },
    { action: 'lambda:UpdateFunctionCode', resource: inRegion('lambda', 'function:orders') },
    { action: 'lambda:InvokeFunction', resource: inRegion('lambda', 'function:ASR-Evaluator') },
    { action: 'events:PutRule', resource: inRegion('events', 'rule/orders') },
    tagging('team'),
    { action: 'ec2:CreateTags', resource: inRegion('ec2', 'security-group/sg-0ab1') },
  ])('leaves $action on $resource to an administrator', (request) => {
    expect(decide('admin', request)).toBe('allowed');
  });

  it('lets the runbook operator pass the role of an automation', () => {
    expect(decide('ASR-RunbookOperator', { action: 'iam:PassRole', resource: iam('ASR-Automation-EC2.13') })).toBe(
      'allowed',
    );
  });

  it.each(['asr:exempt', 'AllowedPorts'])('reserves the tag %s to tag owners, deployment roles and ASR', (key) => {
    const untag = { ...tagging(key), action: 'ec2:DeleteTags' };

    expect([decide('admin', tagging(key)), decide('admin', untag)]).toEqual(['denied explicitly', 'denied explicitly']);
    for (const role of ['asr-tag-owner', 'deploy-asr', 'ASR-SecurityGroup.1'])
      expect([decide(role, tagging(key)), decide(role, untag)]).toEqual(['allowed', 'allowed']);
  });

  /** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
  it('has at most 5,120 characters with long parameters', () => {
    const many = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text}${index}`);
    const longest = serviceControlPolicy({
      namespace: 'ASR12',
      deploymentRoles: many(3, `arn:*:iam::*:role/${'d'.repeat(30)}`),
      tagOwnerRoles: many(5, `arn:*:iam::*:role/${'t'.repeat(30)}`),
      tagKeys: many(10, 'k'.repeat(30)),
    });

    expect(JSON.stringify(longest).length).toBeLessThanOrEqual(5120);
  });
});

describe('the stack of guardrails', () => {
  const policy: Policy = {
    ...defaultPolicy,
    scope: { include: { tags: { env: 'prod' } }, exclude: {} },
    controls: { 'SecurityGroup.3': { parameters: { groups: [{ tags: { Role: 'db' } }] } } },
  };
  const template = Template.fromStack(new GuardrailsStack(new App(), 'Stack', { policy }));

  it('reserves the tags that the policy selects by, as `asr policy scp` does', () => {
    expect(template.findParameters('TagKeys')).toMatchObject({
      TagKeys: { Default: 'AllowedPorts,Role,asr:exempt,env' },
    });
    expect(tagProtection(policy, [])).toMatchObject({
      Statement: [
        { Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['AllowedPorts', 'Role', 'asr:exempt', 'env'] } } },
      ],
    });
  });

  it('creates one service control policy without targets', () => {
    const [policyResource, ...others] = Object.values(template.findResources('AWS::Organizations::Policy'));

    expect(policyResource).toMatchObject({ Properties: { Type: 'SERVICE_CONTROL_POLICY' } });
    expect(policyResource).not.toHaveProperty('Properties.TargetIds');
    expect(others).toEqual([]);
  });
});
