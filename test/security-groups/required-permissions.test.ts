/** The exercise of the required permissions: a group must have the rules of its baseline, and no others. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { changeOf, violationOf } from './config-events.ts';
import { member, openSetup, outcomes, region, type Setup } from './setup.ts';
import { createGroup, tcp, type WatchedGroup } from './watched-group.ts';

let setup: Setup;

beforeAll(async () => {
  const baseline = { groups: [{ tags: { Role: 'web' } }], ingress: ['tcp 80 0.0.0.0/0', 'tcp 443 0.0.0.0/0'] };
  setup = await openSetup({
    'SecurityGroup.2': { mode: 'automatic', parameters: { baselines: [baseline], debug: true } },
  });
}, 120_000);
afterAll(async () => {
  await setup?.close();
});

const rule = 'ASR-SecurityGroup.2';
const type = 'AWS::EC2::SecurityGroup';
const create = (tags: { readonly [key: string]: string }, ...rules: readonly IpPermission[]) =>
  createGroup(setup.cloud.account(member, region), tags, ...rules);

/** The current configuration item of the group in AWS Config. */
async function evaluate({ groupId }: WatchedGroup) {
  await setup.cloud.evaluate(changeOf(rule, type, groupId));
  return setup.cloud.evaluations().at(-1);
}

const report = ({ groupId }: WatchedGroup) =>
  setup.cloud.putEvent(violationOf(rule, type, groupId, 'Permissions were modified.'));

describe('the required permissions', () => {
  it('are restored, and another rule is removed, with the texts of the exercise in the results and the log', async () => {
    const group = await create({ Role: 'web' }, tcp(80), tcp(22));

    expect(await evaluate(group)).toMatchObject({
      compliance: 'NON_COMPLIANT',
      annotation: 'Permissions were modified. 1 new authorization(s). 1 new revocation(s).',
    });
    const log = setup.log.join('\n');
    expect(log).toContain(`authorizing for ${group.groupId} ingress`);
    expect(log).toContain(`revoking for ${group.groupId} ingress`);

    expect(outcomes(await report(group))).toEqual(['fixed']);
    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0', 'tcp 80 0.0.0.0/0']);
    expect(await evaluate(group)).toMatchObject({ compliance: 'COMPLIANT', annotation: 'Permissions are correct.' });
  }, 60_000);

  it('can have descriptions: another rule is still removed', async () => {
    const described = { IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'the shop' }] };
    const group = await create({ Role: 'web' }, tcp(80, described), tcp(443), tcp(22));

    expect(await evaluate(group)).toMatchObject({ annotation: 'Permissions were modified. 1 new revocation(s).' });
    expect(outcomes(await report(group))).toEqual(['fixed']);
    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0', 'tcp 80 0.0.0.0/0']);
    expect(outcomes(await report(group))).toEqual(['compliant']);
  }, 60_000);

  it('are not required of a group that no baseline selects', async () => {
    const group = await create({ Role: 'database' }, tcp(5432, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));

    expect(await evaluate(group)).toMatchObject({ compliance: 'NOT_APPLICABLE' });
    expect(outcomes(await report(group))).toEqual(['skipped']);
    expect(await group.ingress()).toEqual(['tcp 5432 10.0.0.0/8']);
  }, 60_000);
});
