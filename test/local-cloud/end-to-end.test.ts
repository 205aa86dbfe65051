/** The synthesized stacks with the real handlers, from the event to the fixed resource and back. */
import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openLocalCloud, startMoto, type EventRun, type LocalCloud, type Moto } from '@asr/local-cloud';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { createOpenGroups, findingOf, importedEvent, type OpenGroup } from '../benchmarks/open-groups.ts';

const automatic: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };
const byRunbook: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic', via: 'runbook' } } };

let moto: Moto;
const clouds: LocalCloud[] = [];

beforeAll(async () => {
  moto = await startMoto();
}, 60_000);
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
});
afterAll(async () => {
  await moto?.stop();
});

async function open(policy: Policy): Promise<LocalCloud> {
  const cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  clouds.push(cloud);
  return cloud;
}

async function openGroup(cloud: LocalCloud): Promise<OpenGroup> {
  const [group] = await createOpenGroups(cloud, 1, ['222222222222']);
  if (group === undefined) throw new Error('No group was made.');
  await allow(cloud, group, 22, '10.0.0.0/8');
  return group;
}

const ec2Of = (cloud: LocalCloud, { accountId, region }: OpenGroup) => cloud.account(accountId, region).client(EC2Client);

async function allow(cloud: LocalCloud, group: OpenGroup, port: number, CidrIp: string): Promise<void> {
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] }];
  await ec2Of(cloud, group).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group.groupId, IpPermissions }));
}

/** `22 from 10.0.0.0/8`, sorted. */
async function accessTo(cloud: LocalCloud, group: OpenGroup): Promise<readonly string[]> {
  const command = new DescribeSecurityGroupsCommand({ GroupIds: [group.groupId] });
  const { SecurityGroups: [found] = [] } = await ec2Of(cloud, group).send(command);
  const ranges = (found?.IpPermissions ?? []).flatMap(({ FromPort, IpRanges = [] }) => IpRanges.map(({ CidrIp }) => `${FromPort} from ${CidrIp}`));
  return ranges.toSorted();
}

interface Reported {
  readonly remediationId: string;
  readonly outcome: string;
  readonly reason: string;
}

function onlyRemediation({ executions }: EventRun): Reported {
  const all = executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as { readonly remediations: readonly Reported[] }).remediations;
  });
  if (all.length !== 1 || all[0] === undefined) throw new Error(`Expected one remediation, not ${JSON.stringify(all)}.`);
  return all[0];
}

describe('the system on a local cloud', () => {
  it('closes SSH in the member account when a finding is imported, and tells Security Hub', async () => {
    const cloud = await open(automatic);
    const group = await openGroup(cloud);
    const run = await cloud.putEvent(importedEvent(findingOf(group)));

    expect(run.rules).toHaveLength(1);
    const { outcome, remediationId } = onlyRemediation(run);
    expect(outcome).toBe('fixed');
    expect(await accessTo(cloud, group)).toEqual(['22 from 10.0.0.0/8']);
    expect(cloud.findings()).toMatchObject([{ status: 'RESOLVED', note: expect.stringContaining(remediationId) }]);
  }, 120_000);

  it('has nothing left to do for the same finding a second time', async () => {
    const cloud = await open(automatic);
    const group = await openGroup(cloud);
    await cloud.putEvent(importedEvent(findingOf(group)));

    expect(onlyRemediation(await cloud.putEvent(importedEvent(findingOf(group)))).outcome).toBe('compliant');
  }, 60_000);

  it('starts nothing for a finding that has passed', async () => {
    const cloud = await open(automatic);
    const group = await openGroup(cloud);
    const passed = { ...findingOf(group), Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } };

    expect(await cloud.putEvent(importedEvent(passed))).toMatchObject({ rules: [], executions: [] });
    expect(await accessTo(cloud, group)).toContain('22 from 0.0.0.0/0');
  }, 60_000);

  it('only plans when it is asked to', async () => {
    const cloud = await open(automatic);
    const group = await openGroup(cloud);
    const before = await accessTo(cloud, group);

    expect(onlyRemediation(await cloud.start(importedEvent(findingOf(group)), { step: 'plan' })).outcome).toBe('planned');
    expect(await accessTo(cloud, group)).toEqual(before);
    expect(cloud.calls().filter(({ operation }) => /^(Authorize|Revoke|Modify)/.test(operation))).toEqual([]);
    expect(cloud.findings()).toEqual([]);
  }, 60_000);

  it('takes a remediation back from another process, and leaves alone what was added since', async () => {
    const first = await open(automatic);
    const group = await openGroup(first);
    const before = await accessTo(first, group);
    const { remediationId } = onlyRemediation(await first.putEvent(importedEvent(findingOf(group))));
    await first.close();
    clouds.length = 0;

    const second = await open(automatic);
    await allow(second, group, 443, '0.0.0.0/0');
    const undone = await second.start({ source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: 'somebody' } });
    expect(onlyRemediation(undone).outcome).toBe('undone');
    expect(await accessTo(second, group)).toEqual([...before, '443 from 0.0.0.0/0'].toSorted());
  }, 60_000);

  it('closes SSH by the synthesized runbook where the policy says so', async () => {
    const cloud = await open(byRunbook);
    const group = await openGroup(cloud);

    expect(onlyRemediation(await cloud.putEvent(importedEvent(findingOf(group))))).toMatchObject({ outcome: 'fixed' });
    expect(await accessTo(cloud, group)).toEqual(['22 from 10.0.0.0/8']);
    const operations = cloud.calls().filter(({ accountId }) => accountId === '222222222222').map(({ operation }) => operation);
    expect(operations).toContain('StartAutomationExecution');
    expect(operations).toContain('RevokeSecurityGroupIngress');
  }, 120_000);
});
