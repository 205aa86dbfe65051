import { beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { actionsOf, registry, type AnyPlaybook } from '@asr/playbooks';
import { addMemberRoles, type Automation } from './index.ts';
import { asText } from './testing/index.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

interface Role {
  readonly Metadata?: { readonly 'asr:actionsWithoutResource'?: { readonly [action: string]: string } };
  readonly Properties: {
    readonly RoleName: string;
    readonly MaxSessionDuration: number;
    readonly AssumeRolePolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Policies: readonly [{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }];
  };
}

const automation: Automation = {
  control: 'EC2.13',
  documentName: 'ASR-Close',
  roleName: 'ASR-Automation-EC2.13',
  permissions: { read: ['ec2:DescribeVpcs'], write: [] },
};

let playbooks: readonly AnyPlaybook[];
let roles: readonly Role[];

beforeAll(async () => {
  playbooks = await Promise.all(Object.values(registry).map(({ load }) => load()));
  const stack = new Stack(new App(), 'Stack');
  addMemberRoles(stack, {
    namespace: 'ASR',
    orchestrator: {
      adminAccountId: '111122223333',
      roleName: 'ASR-Playbook',
      organizationId: 'o-a1b2c3d4e5',
      externalId: 'the id',
    },
    passableRoles: 'workloads/*',
    playbooks: playbooks.map((playbook) => ({ playbook, roleName: `ASR-${playbook.control}` })),
    operatorRoleName: 'ASR-RunbookOperator',
    automations: [automation, { ...automation, control: 'EC2.14', roleName: 'ASR-Automation-EC2.14' }],
  });
  roles = Object.values(asText(Template.fromStack(stack).findResources('AWS::IAM::Role')) as { [id: string]: Role });
});

const roleNamed = (name: string): Role => {
  const role = roles.find(({ Properties }) => Properties.RoleName === name);
  if (role === undefined) throw new Error(`There is no role ${name}.`);
  return role;
};
const statementsOf = (role: Role) => role.Properties.Policies[0].PolicyDocument.Statement;
const trustOf = (role: Role) => role.Properties.AssumeRolePolicyDocument.Statement;
const allowed = (role: Role) => statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
const denied = (role: Role) => statementsOf(role).filter(({ Effect }) => Effect === 'Deny');
const sessionRoles = () => roles.filter(({ Properties }) => !Properties.RoleName.startsWith('ASR-Automation-'));

describe('the role of a playbook', () => {
  it.each(Object.keys(registry))('of %s allows exactly its permissions', (control) => {
    const playbook = playbooks.find((each) => each.control === control);
    const actions = allowed(roleNamed(`ASR-${control}`)).flatMap(({ Action }) => Action);

    // Two statements can allow one action on different resources.
    expect([...new Set(actions)].toSorted()).toEqual(actionsOf(playbook!.permissions));
  });

  it.each(Object.keys(registry))(
    'of %s allows * only for actions without resources, with the reference of AWS',
    (control) => {
      const role = roleNamed(`ASR-${control}`);
      const { permissions } = playbooks.find((each) => each.control === control)!;
      const onEverything = allowed(role)
        .filter(({ Resource }) => Resource?.includes('*'))
        .flatMap(({ Action }) => Action);

      expect(onEverything).toEqual(actionsOf(permissions).filter((action) => permissions.on?.[action] === undefined));
      expect(Object.keys(role.Metadata?.['asr:actionsWithoutResource'] ?? {})).toEqual(onEverything);
    },
  );

  it.each(Object.keys(registry))('of %s works in every partition', (control) => {
    const resources = allowed(roleNamed(`ASR-${control}`)).flatMap(({ Resource = [] }) => Resource);

    for (const resource of resources.filter((arn) => arn !== '*'))
      expect(resource).toMatch(/^arn:\$\{AWS::Partition\}:/);
  });
});

describe('every role that ASR assumes', () => {
  it('trusts the playbook function of the admin account, of this organization, with this external id', () => {
    const sameRole = { ArnEquals: { 'aws:PrincipalArn': 'arn:${AWS::Partition}:iam::111122223333:role/ASR-Playbook' } };
    const common = { Effect: 'Allow', Principal: { AWS: 'arn:${AWS::Partition}:iam::111122223333:root' } };
    const sameOrganization = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };

    for (const role of sessionRoles()) {
      expect(trustOf(role)).toEqual([
        {
          ...common,
          Action: 'sts:AssumeRole',
          Condition: {
            ...sameRole,
            StringEquals: { ...sameOrganization, 'sts:ExternalId': 'the id' },
            Null: { 'sts:SourceIdentity': 'false' },
          },
        },
        {
          ...common,
          Action: 'sts:TagSession',
          Condition: {
            ...sameRole,
            StringEquals: sameOrganization,
            'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] },
          },
        },
        { ...common, Action: 'sts:SetSourceIdentity', Condition: { ...sameRole, StringEquals: sameOrganization } },
      ]);
    }
  });

  it('never stores the id of the trusted role, so that a redeployed admin stack keeps access', () => {
    const principals = roles
      .flatMap(trustOf)
      .map((statement) => JSON.stringify((statement as { Principal?: unknown }).Principal));

    for (const principal of principals) expect(principal).not.toContain(':role/');
  });

  it('never trusts its own account', () => {
    expect(JSON.stringify(sessionRoles().map(trustOf))).not.toContain('${AWS::AccountId}');
  });

  it('requires the external id only in sts:AssumeRole, because the other actions never have it', () => {
    const asking = sessionRoles()
      .flatMap(trustOf)
      .filter((statement) => JSON.stringify(statement).includes('sts:ExternalId'));

    expect(new Set(asking.map(({ Action }) => Action))).toEqual(new Set(['sts:AssumeRole']));
  });
});

describe('the role of an automation', () => {
  it('trusts Systems Manager only for automations of this account', () => {
    expect(trustOf(roleNamed('ASR-Automation-EC2.13'))).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
          ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*' },
        },
      },
    ]);
  });

  it('has the permissions of the runbook', () => {
    const role = roleNamed('ASR-Automation-EC2.14');

    expect(allowed(role)).toEqual([{ Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: ['*'] }]);
  });
});

describe('the runbook operator', () => {
  it('starts only the documents of ASR, and passes only their roles', () => {
    const executions = 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*';

    expect(allowed(roleNamed('ASR-RunbookOperator'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['ssm:StartAutomationExecution'],
        Resource: [
          'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:document/ASR-Close',
          'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-definition/ASR-Close:*',
          executions,
        ],
      },
      {
        Effect: 'Allow',
        Action: ['ssm:GetDocument'],
        Resource: ['arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:document/ASR-Close'],
      },
      { Effect: 'Allow', Action: ['ssm:GetAutomationExecution'], Resource: [executions] },
      {
        Effect: 'Allow',
        Action: ['ssm:AddTagsToResource'],
        Resource: [executions],
        Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['asr:*'] } },
      },
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [
          'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/ASR-Automation-EC2.13',
          'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/ASR-Automation-EC2.14',
        ],
        Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      },
    ]);
  });
});

describe('every role of ASR', () => {
  it('cannot change a role of ASR, nor assume another role', () => {
    for (const role of roles) {
      const [own, another] = denied(role);

      expect(own).toMatchObject({
        Action: expect.arrayContaining([
          'iam:PutRolePolicy',
          'iam:AttachRolePolicy',
          'iam:UpdateAssumeRolePolicy',
          'iam:CreateRole',
        ]),
        Resource: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/ASR-*',
      });
      expect(own).not.toHaveProperty('Condition');
      expect(another).toMatchObject({ Action: ['sts:AssumeRole'], Resource: '*' });
    }
  });

  it('cannot pass a role of ASR, except the operator, which passes those of automations', () => {
    const may = roles.filter((role) => !denied(role).some(({ Action }) => Action.includes('iam:PassRole')));

    expect(may.map(({ Properties }) => Properties.RoleName)).toEqual(['ASR-RunbookOperator']);
  });

  it('uses no wildcard in an action', () => {
    for (const action of roles.flatMap(statementsOf).flatMap(({ Action }) => Action)) expect(action).not.toContain('*');
  });

  it('limits sessions to one hour', () => {
    for (const role of roles) expect(role.Properties.MaxSessionDuration).toBe(3600);
  });

  it('has a name and a policy within the limits of IAM', () => {
    for (const role of roles) {
      expect(role.Properties.RoleName.length).toBeLessThanOrEqual(64);
      expect(JSON.stringify(role.Properties.Policies[0].PolicyDocument).length).toBeLessThanOrEqual(10_240);
    }
  });
});
