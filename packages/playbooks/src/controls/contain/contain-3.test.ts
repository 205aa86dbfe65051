import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { contain3 } from './contain-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:iam::111122223333:role/web',
};
const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
const ec2 = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };

interface FakeRole {
  readonly name?: string;
  readonly path?: string;
  readonly policies?: readonly string[];
  readonly profiles?: readonly string[];
  readonly trust?: readonly object[];
  /** The name of the error of AttachRolePolicy. */
  readonly refuses?: string;
}

/** One role. Lists have two pages. */
function account({ name = 'web', path = '/', policies = [], profiles = [], trust = [ec2], refuses }: FakeRole = {}) {
  const attached = new Set(policies);
  const paged = <Item>(items: readonly Item[], key: string, { Marker }: { readonly Marker?: string }) =>
    Marker === undefined ? { [key]: [], IsTruncated: true, Marker: '1' } : { [key]: items, IsTruncated: false };
  return fakeAws({
    GetRoleCommand: ({ RoleName }: { RoleName: string }) => {
      if (RoleName !== name) throw named('NoSuchEntityException');
      const document = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: trust }));
      return { Role: { RoleName, Path: path, AssumeRolePolicyDocument: document } };
    },
    ListAttachedRolePoliciesCommand: (input: { Marker?: string }) =>
      paged(
        [...attached].map((PolicyArn) => ({ PolicyArn })),
        'AttachedPolicies',
        input,
      ),
    ListInstanceProfilesForRoleCommand: (input: { Marker?: string }) =>
      paged(
        profiles.map((InstanceProfileName) => ({ InstanceProfileName })),
        'InstanceProfiles',
        input,
      ),
    AttachRolePolicyCommand: ({ PolicyArn }: { PolicyArn: string }) => {
      if (refuses !== undefined) throw named(refuses);
      attached.add(PolicyArn);
      return {};
    },
    DetachRolePolicyCommand: ({ PolicyArn }: { PolicyArn: string }) => {
      if (!attached.delete(PolicyArn)) throw named('NoSuchEntityException');
      return {};
    },
  });
}

describePlaybook(contain3, {
  target,
  onMoto: async ({ accountId, client }) => {
    const iam = client(IAMClient);
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [ec2] });
    await iam.send(new CreateRoleCommand({ RoleName: 'web', Path: '/shop/', AssumeRolePolicyDocument }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'web' }));
    return `arn:aws:iam::${accountId}:role/web`;
  },
  changes: {
    'a role of instances': () => account({ profiles: ['web'] }),
    'a role with other policies': () => account({ policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
    'a role that nothing is known to use': () => account({ trust: [] }),
  },
  leaves: { 'a role that is already denied everything': () => account({ policies: [denyAll] }) },
  refuses: {
    'a service-linked role': () => account({ path: '/aws-service-role/ecs.amazonaws.com/' }),
    'a role of IAM Identity Center by its path': () => account({ path: '/aws-reserved/sso.amazonaws.com/' }),
  },
  gone: { 'a role that was deleted': () => account({ name: 'another' }) },
});

describe('Contain.3', () => {
  it.each([
    ['AWSReservedSSO_Admin_0ab1', 'Disable the user there'],
    ['AWSControlTowerExecution', 'a way into the account'],
    ['OrganizationAccountAccessRole', 'a way into the account'],
  ])('never denies everything to %s', async (name, reason) => {
    const resourceId = `arn:aws:iam::111122223333:role/${name}`;

    expect(await plan(contain3, { ...target, resourceId }, account({ name }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining(reason),
    });
  });

  it('asks, and names everything that is cut off', async () => {
    const people = { Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::111122223333:root'] } };
    const denied = { Effect: 'Deny', Principal: { Service: 'lambda.amazonaws.com' } };
    const aws = account({ profiles: ['web'], trust: [ec2, ec2, people, denied] });
    const planned = await plan(contain3, target, aws);

    expect(planned).toMatchObject({
      because:
        'After this change, instances with the instance profile web, sessions of arn:aws:iam::111122223333:root, and ' +
        'sessions of ec2.amazonaws.com could no longer use the role web. New sessions are denied as well, until you undo.',
    });
    const changes = planned.kind === 'change' ? planned.changes : [];
    expect(changes.map((change) => needsApproval(contain3, change))).toEqual([true]);
  });

  it('says what to do if the role has as many policies as IAM allows', async () => {
    const aws = account({ refuses: 'LimitExceededException' });
    const planned = await plan(contain3, target, aws);

    expect(await apply(contain3, target, planned.kind === 'change' ? planned.changes : [], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('revoke the active sessions'),
    });
  });

  it('attaches the policy of its partition', async () => {
    const aws = account();
    await contain3.apply({ ...target, partition: 'aws-cn' }, { field: 'denyAll', from: null, to: 'attached' }, aws);

    expect(aws.recorded.at(-1)?.input).toMatchObject({ PolicyArn: 'arn:aws-cn:iam::aws:policy/AWSDenyAll' });
  });
});
