/** Instances with public ports that their tag AllowedPorts does not list: the result of AWS Config, and the fix. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomAction } from '@asr/orchestrator/testing';
import { changeOf, violationOf } from './config-events.ts';
import { createInstance, type ExposedInstance } from './exposed-instance.ts';
import { member, openSetup, outcomes, region, remediationsOf, type Setup } from './setup.ts';
import { call } from './trail-events.ts';
import { createGroup, tcp } from './watched-group.ts';

const rule = 'ASR-SecurityGroup.1';
const type = 'AWS::EC2::Instance';
const open = ({ instanceId }: ExposedInstance) =>
  `EC2 Instance ${instanceId} has public ports [22] without a valid exception`;
let setup: Setup;

afterAll(async () => {
  await setup?.close();
});

const account = () => setup.cloud.account(member, region);
const report = (instance: ExposedInstance) =>
  setup.cloud.putEvent(violationOf(rule, type, instance.instanceId, open(instance)));
const findingOf = ({ instanceId }: ExposedInstance) =>
  setup.cloud.importedFindings().find(({ Id }) => Id.endsWith(`instance/${instanceId}`));

async function evaluate({ instanceId }: ExposedInstance) {
  await setup.cloud.evaluate(changeOf(rule, type, instanceId));
  return setup.cloud.evaluations().at(-1);
}

describe('in mode automatic', () => {
  beforeAll(async () => {
    setup = await openSetup({ 'SecurityGroup.1': { mode: 'automatic' } });
  }, 120_000);

  it('an instance moves into a clone without the open port, is compliant, and returns on undo', async () => {
    const group = await createGroup(account(), {}, tcp(22), tcp(80));
    const instance = await createInstance(account(), group.groupId);
    expect(await evaluate(instance)).toMatchObject({ compliance: 'NON_COMPLIANT', annotation: open(instance) });

    const [fixed] = remediationsOf(await report(instance));

    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await instance.groups()).toEqual([`QUARANTINED-${group.name}`]);
    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 80 0.0.0.0/0']);
    expect(await evaluate(instance)).toMatchObject({
      compliance: 'COMPLIANT',
      annotation: `EC2 Instance ${instance.instanceId} has no public ports without a valid exception`,
    });
    expect(findingOf(instance)).toMatchObject({ Compliance: { Status: 'PASSED' } });

    const undone = await setup.cloud.start({
      kind: 'resume',
      event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId: fixed?.remediationId, by: 'ada' } },
    });
    expect(outcomes(undone)).toEqual(['undone']);
    expect(await instance.groups()).toEqual([group.name]);
  }, 60_000);

  it('an instance with another group leaves the open one, and needs no clone', async () => {
    const group = await createGroup(account(), {}, tcp(22));
    const harmless = await createGroup(account(), {}, tcp(80));
    const instance = await createInstance(account(), group.groupId, harmless.groupId);

    expect(outcomes(await report(instance))).toEqual(['fixed']);

    expect(await instance.groups()).toEqual([harmless.name]);
  }, 60_000);

  it('an instance that is open on everything is not compliant', async () => {
    const group = await createGroup(account(), {}, { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] });
    const instance = await createInstance(account(), group.groupId);

    expect(await evaluate(instance)).toMatchObject({ compliance: 'NON_COMPLIANT' });
    expect(outcomes(await report(instance))).toEqual(['fixed']);
    expect(await evaluate(instance)).toMatchObject({ compliance: 'COMPLIANT' });
  }, 60_000);

  it('a tag AllowedPorts of a group is reported for each instance that is compliant only because of it', async () => {
    const group = await createGroup(account(), { AllowedPorts: '22' }, tcp(22));
    const instance = await createInstance(account(), group.groupId);
    const other = await createInstance(account(), (await createGroup(account(), {}, tcp(443))).groupId);
    expect(await evaluate(instance)).toMatchObject({ compliance: 'COMPLIANT' });

    const tagSet = { items: [{ key: 'AllowedPorts', value: '22' }] };
    const resourcesSet = { items: [{ resourceId: group.groupId }] };
    const remediations = remediationsOf(await setup.cloud.putEvent(call('CreateTags', { resourcesSet, tagSet })));

    expect(remediations).toMatchObject([
      {
        outcome: 'refused',
        reason: expect.stringContaining('The resource is compliant only because of the tag AllowedPorts, which '),
      },
    ]);
    expect(findingOf(instance)).toMatchObject({ Compliance: { Status: 'FAILED' } });
    expect(findingOf(other)).toBeUndefined();
    expect(await instance.groups()).toEqual([group.name]);
  }, 60_000);
});

describe('in mode manual, by the runbook', () => {
  beforeAll(async () => {
    // Two local clouds would read from the same queues.
    await setup.close();
    setup = await openSetup({ 'SecurityGroup.1': { mode: 'manual', via: 'runbook' } });
  }, 120_000);

  it('the violation is only reported, until an operator uses the button for its finding', async () => {
    const group = await createGroup(account(), {}, tcp(22), tcp(80));
    const instance = await createInstance(account(), group.groupId);

    expect(outcomes(await report(instance))).toEqual(['planned']);
    expect(await instance.groups()).toEqual([group.name]);
    const finding = findingOf(instance);
    expect(finding).toMatchObject({ Compliance: { Status: 'FAILED' } });

    const pressed = aCustomAction({ ...finding, Workflow: { Status: 'NEW' } });
    expect(outcomes(await setup.cloud.start({ kind: 'button', event: pressed }))).toEqual(['fixed']);

    expect(await instance.groups()).toEqual([`QUARANTINED-${group.name}`]);
    expect(await evaluate(instance)).toMatchObject({ compliance: 'COMPLIANT' });
    expect(findingOf(instance)).toMatchObject({ Compliance: { Status: 'PASSED' } });
  }, 90_000);
});
