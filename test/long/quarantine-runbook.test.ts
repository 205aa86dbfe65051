/** The quarantine runbook on moto, step by step as Systems Manager runs it: it must do what its playbook would do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateTagsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  TerminateInstancesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import {
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  type AutomationExecution,
} from '@aws-sdk/client-ssm';
import { openLocalCloud, type Account, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy } from '@asr/orchestrator';
import { plan, registry, undo, verify, type AnyPlaybook } from '@asr/playbooks';
import { arrangeExposedInstance } from '@asr/playbooks/testing/security-group';

let moto: Moto;
let cloud: LocalCloud;
let playbook: AnyPlaybook;
let accounts = 0;

beforeAll(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy: { ...defaultPolicy, controls: { 'SecurityGroup.1': { via: 'runbook' } } },
  });
  playbook = await registry['SecurityGroup.1']!.load();
}, 120_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
});

/** A member account that no other test uses. */
function newAccount(): Account {
  return cloud.account(`55556666${String((accounts += 1)).padStart(4, '0')}`, 'eu-west-1');
}

const at = ({ accountId, region }: Account, resourceId: string) => ({
  partition: 'aws',
  accountId,
  region,
  resourceId,
});
const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/** Starts it as a remediation action of AWS Config does, and waits for its end. */
async function run(account: Account, resourceId: string): Promise<AutomationExecution> {
  const ssm = account.client(SSMClient);
  const Parameters = { ResourceId: [resourceId], ConfigRuleName: ['ASR-SecurityGroup.1'] };
  const { AutomationExecutionId = '' } = await ssm.send(
    new StartAutomationExecutionCommand({ DocumentName: 'ASR-QuarantineSecurityGroup', Parameters }),
  );
  for (let look = 0; look < 200; look += 1) {
    const { AutomationExecution: execution } = await ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    if (execution?.AutomationExecutionStatus !== undefined && execution.AutomationExecutionStatus !== 'InProgress')
      return execution;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The automation did not end.');
}

/** The output of the document. */
interface Changed {
  readonly InstanceId: string;
  readonly NetworkInterfaceId: string;
  readonly ConfigRuleName: string;
}

function changedBy({ Outputs = {} }: AutomationExecution): readonly Changed[] {
  return (Outputs['Quarantine.Changed'] ?? []).map((text) => JSON.parse(text) as Changed);
}

function tcp(FromPort: number, ToPort: number, sources: Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges'>): IpPermission {
  return { IpProtocol: 'tcp', FromPort, ToPort, ...sources };
}

describe('the runbook ASR-QuarantineSecurityGroup', () => {
  it('has the result of the playbook: the playbook verifies and undoes it', async () => {
    const account = newAccount();
    const {
      arn,
      otherArn,
      interfaces: [first, second],
    } = await arrangeExposedInstance(account);
    const before = (await playbook.read(at(account, arn), account)) as { readonly interfaces: object };
    const other: unknown = await playbook.read(at(account, otherArn), account);
    const planned = await plan(playbook, at(account, arn), account);
    const changes = planned.kind === 'change' ? planned.changes : [];

    const execution = await run(account, idOf(arn));

    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Success' });
    expect(changedBy(execution)).toMatchObject([
      {
        InstanceId: idOf(arn),
        NetworkInterfaceId: expect.stringMatching(`${first}|${second}`),
        ConfigRuleName: 'ASR-SecurityGroup.1',
      },
      { NetworkInterfaceId: expect.stringMatching(`${first}|${second}`) },
    ]);
    const after = (await playbook.read(at(account, arn), account)) as {
      readonly [field: string]: { readonly [key: string]: unknown };
    };
    expect(changes).toHaveLength(3);
    for (const { field, key = '', to } of changes) expect(after[field]?.[key]).toEqual(to);
    expect(await verify(playbook, at(account, arn), account)).toEqual({ kind: 'done' });
    expect((await playbook.read(at(account, otherArn), account)) as object).toMatchObject({
      interfaces: (other as typeof before).interfaces,
    });
    expect(await undo(playbook, at(account, arn), changes, account)).toEqual({ kind: 'done' });
    expect(await playbook.read(at(account, arn), account)).toEqual(before);
  }, 60_000);

  it('creates a clone with the name, the description and the tags of the playbook', async () => {
    const [byRunbook, byPlaybook] = [newAccount(), newAccount()];
    const ours = await arrangeExposedInstance(byRunbook);
    const theirs = await arrangeExposedInstance(byPlaybook);

    await run(byRunbook, ours.arn);
    const planned = await plan(playbook, at(byPlaybook, theirs.arn), byPlaybook);
    for (const change of planned.kind === 'change' ? planned.changes : []) {
      await playbook.apply(at(byPlaybook, theirs.arn), change, byPlaybook);
    }

    const expected = await cloneOf(byPlaybook, theirs.groups[0]);
    expect(expected.name).toBe('QUARANTINED-web');
    expect(await cloneOf(byRunbook, ours.groups[0])).toEqual({ ...expected, id: expect.any(String) });
  }, 60_000);

  const everybody = [{ CidrIp: '0.0.0.0/0', Description: 'anyone' }];
  const everybodyV6 = [{ CidrIpv6: '::/0', Description: 'anyone' }];
  const [lower, upper] = [[{ CidrIp: '0.0.0.0/1' }], [{ CidrIp: '128.0.0.0/1' }]];
  const office = [{ CidrIp: '203.0.113.0/24', Description: 'office' }];
  const ping = { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: everybody };
  it.each<[string, boolean, readonly IpPermission[]]>([
    ['two halves of the internet', true, [tcp(20, 30, { IpRanges: lower }), tcp(22, 22, { IpRanges: upper })]],
    [
      'all traffic beside restricted sources',
      true,
      [{ IpProtocol: '-1', IpRanges: [...everybody, ...office] }, tcp(22, 22, { IpRanges: office })],
    ],
    [
      'a range from port 0 over IPv6',
      true,
      [tcp(0, 1024, { Ipv6Ranges: everybodyV6 }), tcp(443, 443, { IpRanges: everybody })],
    ],
    ['UDP, beside ICMP that may stay', true, [{ ...tcp(443, 443, { IpRanges: everybody }), IpProtocol: 'udp' }, ping]],
    ['a range around an exception', true, [tcp(442, 444, { IpRanges: everybody })]],
    ['nothing that is not allowed', false, [tcp(443, 443, { IpRanges: everybody }), tcp(22, 22, { IpRanges: office })]],
  ])(
    'sees and does what the playbook does of a group open to %s',
    async (_, isOpen, permissions) => {
      const account = newAccount();
      const {
        arn,
        interfaces: [first],
      } = await arrangeExposedInstance(account, permissions);
      const before: unknown = await playbook.read(at(account, arn), account);
      const planned = await plan(playbook, at(account, arn), account);
      const changes = planned.kind === 'change' ? planned.changes : [];
      const moves = changes.filter(({ field }) => field === 'interfaces').map(({ key }) => key);

      const execution = await run(account, arn);

      expect(moves.includes(first)).toBe(isOpen);
      expect(changedBy(execution).map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual(moves);
      const after = (await playbook.read(at(account, arn), account)) as {
        readonly [field: string]: { readonly [key: string]: unknown };
      };
      for (const { field, key = '', to } of changes) expect(after[field]?.[key]).toEqual(to);
      expect(await undo(playbook, at(account, arn), changes, account)).toEqual({ kind: 'done' });
      expect(await playbook.read(at(account, arn), account)).toEqual(before);
    },
    60_000,
  );

  it('reads the entries of a prefix list', async () => {
    const account = newAccount();
    const { PrefixList } = await account.client(EC2Client).send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'everybody',
        AddressFamily: 'IPv4',
        MaxEntries: 2,
        Entries: [{ Cidr: '0.0.0.0/1' }, { Cidr: '128.0.0.0/1' }],
      }),
    );
    const PrefixListIds = [{ PrefixListId: PrefixList?.PrefixListId }];
    const { arn, groups } = await arrangeExposedInstance(account, [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds },
    ]);

    await run(account, arn);

    expect(await cloneOf(account, groups[0])).toMatchObject({ name: 'QUARANTINED-web' });
    expect(await verify(playbook, at(account, arn), account)).toEqual({ kind: 'done' });
  }, 60_000);

  it('changes nothing the second time, and nothing for a deleted instance', async () => {
    const account = newAccount();
    const { arn, otherArn } = await arrangeExposedInstance(account);
    await run(account, arn);

    expect(changedBy(await run(account, arn))).toEqual([]);

    await account.client(EC2Client).send(new TerminateInstancesCommand({ InstanceIds: [idOf(otherArn)] }));
    const execution = await run(account, otherArn);
    expect(execution.AutomationExecutionStatus).toBe('Success');
    expect(changedBy(execution)).toEqual([]);
  }, 60_000);

  it('gives two instances with the same exceptions the same clone, and one with others its own', async () => {
    const account = newAccount();
    const { arn, otherArn, groups } = await arrangeExposedInstance(account);
    await run(account, arn);

    const execution = await run(account, otherArn);

    expect(execution.AutomationExecutionStatus).toBe('Success');
    const { interfaces } = (await playbook.read(at(account, otherArn), account)) as { readonly interfaces: object };
    expect(Object.values(interfaces)).toEqual([
      [`QUARANTINED-everything of ${groups[1]}`, `QUARANTINED-web-2 of ${groups[0]}`],
    ]);
    expect(await verify(playbook, at(account, otherArn), account)).toEqual({ kind: 'done' });
  }, 60_000);

  it.each([
    ['443, 22', true],
    ['443@2999-12-31, TCP: 20 - 30', true],
    ['443, 100-297, 22', true],
    ['443, 100-298, 22', false],
    ['443, 0-65535', false],
    ['443, udp:22, 22@2020-12-31, 22@2999-02-30, 22-, twentytwo', false],
  ])(
    'reads the tag AllowedPorts as the playbook does: %s',
    async (tag, allows) => {
      const account = newAccount();
      const {
        arn,
        interfaces: [first],
      } = await arrangeExposedInstance(account);
      await account
        .client(EC2Client)
        .send(new CreateTagsCommand({ Resources: [idOf(arn)], Tags: [{ Key: 'AllowedPorts', Value: tag }] }));
      const planned = await plan(playbook, at(account, arn), account);
      const keys = planned.kind === 'change' ? planned.changes.map(({ key }) => key) : [];

      const moved = changedBy(await run(account, arn)).map(({ NetworkInterfaceId }) => NetworkInterfaceId);

      expect(keys.includes(first)).toBe(!allows);
      expect(moved.includes(first)).toBe(!allows);
    },
    60_000,
  );

  it('replaces an opened clone by a clone of its source, and never clones a clone', async () => {
    const account = newAccount();
    const {
      arn,
      interfaces: [first],
      groups: [source],
    } = await arrangeExposedInstance(account);
    await run(account, arn);
    const { id } = await cloneOf(account, source);
    const IpPermissions = [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }];
    await account.client(EC2Client).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions }));

    const execution = await run(account, arn);

    expect(execution.AutomationExecutionStatus).toBe('Success');
    const { interfaces } = (await playbook.read(at(account, arn), account)) as {
      readonly interfaces: { readonly [id: string]: unknown };
    };
    expect(interfaces[first]).toEqual([`QUARANTINED-web-2 of ${source}`]);
  }, 60_000);

  it('fails with a sentence if it is started for anything but an instance', async () => {
    const finding = JSON.stringify({ Resources: [{ Id: 'arn:aws:s3:::bucket' }] });

    const { AutomationExecutionStatus, FailureMessage } = await run(newAccount(), finding);

    expect(AutomationExecutionStatus).toBe('Failed');
    expect(FailureMessage).toContain('ResourceId contains no EC2 instance.');
  }, 30_000);
});

/** The quarantine group of this group, with tags without ids. */
async function cloneOf(account: Account, source: string) {
  const Filters = [{ Name: 'tag:asr:quarantine-of', Values: [source] }];
  const { SecurityGroups: [group] = [] } = await account
    .client(EC2Client)
    .send(new DescribeSecurityGroupsCommand({ Filters }));
  const { GroupId: id = '', GroupName: name, Description: description, Tags = [] } = group ?? {};
  return { id, name, description, tags: Tags.map(({ Key, Value }) => [Key, Value === source ? 'the source' : Value]) };
}
