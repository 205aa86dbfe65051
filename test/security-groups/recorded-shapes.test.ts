/** The ways in which CloudTrail records a change of a security group. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateManagedPrefixListCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsr } from '@asr/cli/testing';
import type { Account } from '@asr/local-cloud';
import { member, openSetup, outcomes, region, type Setup } from './setup.ts';
import { call, everybody, everybodyV6, item, made, modified, nested } from './trail-events.ts';
import { createGroup, tcp, world, worldV6, type WatchedGroup } from './watched-group.ts';

const controls = { 'SecurityGroup.3': { mode: 'automatic', parameters: { groups: [{ all: true }] } } } as const;
let setup: Setup;
let account: Account;

beforeAll(async () => {
  setup = await openSetup(controls);
  account = setup.cloud.account(member, region);
}, 60_000);
afterAll(() => setup?.close());

async function handle(event: object): Promise<readonly string[]> {
  return outcomes(await setup.cloud.putEvent(event));
}

const authorize = 'AuthorizeSecurityGroupIngress';
const flat = { ipPermissions: {}, ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' };
const sshRow = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIpv4: '0.0.0.0/0' };
const kept = tcp(443);

interface Shape {
  readonly group: WatchedGroup;
  readonly event: object;
}

/** With SSH and HTTPS open to the internet. */
async function sshGroup(): Promise<WatchedGroup> {
  return createGroup(account, {}, kept, tcp(22));
}

async function sshShape(eventOf: (group: WatchedGroup, ruleId: string) => object): Promise<Shape> {
  const group = await sshGroup();
  return { group, event: eventOf(group, await group.ruleId('tcp 22 0.0.0.0/0')) };
}

const shapes: readonly (readonly [string, () => Promise<Shape>])[] = [
  ['a nested request', () => sshShape(({ groupId }) => call(authorize, nested(groupId, item(22))))],
  ['a flat request', () => sshShape(({ groupId }) => call(authorize, { groupId, ...flat }))],
  [
    'a response with the rules',
    () =>
      sshShape(({ groupId }, id) =>
        call(authorize, nested(groupId, item(22)), {
          responseElements: made(groupId, { ...sshRow, securityGroupRuleId: id }),
        }),
      ),
  ],
  [
    'a request with the name of the group alone',
    () =>
      sshShape(({ groupId, name }, id) =>
        call(
          authorize,
          { groupName: name, ...flat },
          { responseElements: made(groupId, { ...sshRow, securityGroupRuleId: id }) },
        ),
      ),
  ],
  [
    'IPv4 and IPv6 in one call',
    async () => {
      const group = await createGroup(account, {}, kept, tcp(22, { ...world, ...worldV6 }));
      return { group, event: call(authorize, nested(group.groupId, item(22, { ...everybody, ...everybodyV6 }))) };
    },
  ],
  [
    'a prefix list',
    async () => {
      const { PrefixList } = await account.client(EC2Client).send(
        new CreateManagedPrefixListCommand({
          PrefixListName: 'partners',
          AddressFamily: 'IPv4',
          MaxEntries: 1,
          Entries: [{ Cidr: '198.51.100.0/24' }],
        }),
      );
      const PrefixListId = PrefixList?.PrefixListId ?? '';
      const group = await createGroup(account, {}, kept, tcp(22, { PrefixListIds: [{ PrefixListId }] }));
      return {
        group,
        event: call(
          authorize,
          nested(group.groupId, item(22, { prefixListIds: { items: [{ prefixListId: PrefixListId }] } })),
        ),
      };
    },
  ],
  [
    'a reference to a group',
    async () => {
      const { groupId } = await createGroup(account, {});
      const group = await createGroup(account, {}, kept, tcp(22, { UserIdGroupPairs: [{ GroupId: groupId }] }));
      return {
        group,
        event: call(authorize, nested(group.groupId, item(22, { groups: { items: [{ groupId, userId: member }] } }))),
      };
    },
  ],
  [
    'a rule revoked by its id, with what it was',
    async () => {
      const group = await createGroup(account, {}, kept);
      const id = await group.ruleId('tcp 443 0.0.0.0/0');
      await group.revoke(kept);
      const row = {
        groupId: group.groupId,
        isEgress: false,
        securityGroupRuleId: id,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIpv4: '0.0.0.0/0',
      };
      const request = {
        groupId: group.groupId,
        ipPermissions: {},
        securityGroupRuleIds: { items: [{ securityGroupRuleId: id }] },
      };
      const responseElements = { _return: true, revokedSecurityGroupRuleSet: { items: [row] } };
      return { group, event: call('RevokeSecurityGroupIngress', request, { responseElements }) };
    },
  ],
];

/** The call removed a rule, so its undo would add one. */
const isRemoval = (what: string): boolean => what.includes('revoked');

describe('a recorded call', () => {
  it.each(shapes)(
    'as %s is reverted',
    async (what, arrange) => {
      const { group, event } = await arrange();

      // A rule that is open to the internet is not added again without approval.
      expect(await handle(event)).toEqual([isRemoval(what) ? 'awaiting-approval' : 'fixed']);

      expect(await group.ingress()).toEqual(isRemoval(what) ? [] : ['tcp 443 0.0.0.0/0']);
    },
    60_000,
  );

  it('is reverted by asr local handle as well', async () => {
    const { group, event } = await sshShape(({ groupId }) => call(authorize, nested(groupId, item(22))));
    const folder = mkdtempSync(join(tmpdir(), 'asr-shapes-'));
    const [file, policy] = [join(folder, 'event.json'), join(folder, 'asr.config.yaml')];
    writeFileSync(file, JSON.stringify(event));
    writeFileSync(policy, JSON.stringify({ controls }));
    const args = ['local', 'handle', file, '--moto', setup.motoUrl, '--policy', policy, '--json'];

    const { code, out } = await runAsr(args);
    rmSync(folder, { recursive: true });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rules: [expect.any(String)], remediations: [{ outcome: 'fixed' }] });
    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that modified a rule changes nothing if no record of AWS Config explains it', async () => {
    const { group, event } = await sshShape(({ groupId }, id) =>
      call(
        'ModifySecurityGroupRules',
        modified(groupId, id, { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' }),
      ),
    );

    expect(await handle(event)).toEqual(['refused']);

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that failed starts nothing', async () => {
    const failed = { errorCode: 'Client.InvalidPermission.Duplicate', responseElements: null };
    const { group, event } = await sshShape(({ groupId }) => call(authorize, nested(groupId, item(22)), failed));

    expect((await setup.cloud.putEvent(event)).executions).toEqual([]);

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
  }, 60_000);
});
