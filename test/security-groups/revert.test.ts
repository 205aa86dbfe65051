/** Changes of watched groups by actors who are not allowed are undone, and the notification names them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { member, openSetup, outcomes, region, type Setup } from './setup.ts';
import { call, everybody, item, made, modified, nested } from './trail-events.ts';
import { createGroup, tcp, type WatchedGroup } from './watched-group.ts';

let setup: Setup;

beforeAll(async () => {
  const parameters = { groups: [{ tags: { Watched: 'yes' } }], allowedActors: ['arn:aws:iam::*:role/Deploy*'] };
  setup = await openSetup({ 'SecurityGroup.3': { mode: 'automatic', parameters } });
}, 120_000);
afterAll(async () => {
  await setup?.close();
});

const account = () => setup.cloud.account(member, region);
const watched = () => createGroup(account(), { Watched: 'yes' }, tcp(443));
const authorize = 'AuthorizeSecurityGroupIngress';
const revoke = 'RevokeSecurityGroupIngress';

/** A caller opens SSH to the internet. */
async function openSsh(group: WatchedGroup, more: object = {}): Promise<object> {
  await group.allow(tcp(22));
  const rule = {
    securityGroupRuleId: await group.ruleId('tcp 22 0.0.0.0/0'),
    ipProtocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    cidrIpv4: '0.0.0.0/0',
  };
  return call(authorize, nested(group.groupId, item(22)), { responseElements: made(group.groupId, rule), ...more });
}

function inRole(name: string): object {
  const userIdentity = {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${member}:assumed-role/${name}/session`,
    accountId: member,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${member}:role/${name}`, accountId: member, userName: name },
    },
  };
  return { userIdentity };
}

describe('a change of a watched group', () => {
  it('is undone, and the notification says who made it, from where, and which rule it was', async () => {
    const group = await watched();
    const event = await openSsh(group);
    const id = await group.ruleId('tcp 22 0.0.0.0/0');
    await setup.notifications();

    expect(outcomes(await setup.cloud.putEvent(event))).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
    const mail = await setup.notifications();
    expect(mail).toContain(`arn:aws:sts::${member}:assumed-role/Admin/alice`);
    expect(mail).toContain('198.51.100.7');
    expect(mail).toContain(`arn:aws:ec2:${region}:${member}:security-group-rule/${id}`);
  }, 60_000);

  it('is not undone twice when it is delivered twice, even if an allowed actor made it again', async () => {
    const group = await watched();
    const event = await openSsh(group);
    await setup.cloud.putEvent(event);
    await group.allow(tcp(22));

    expect(outcomes(await setup.cloud.putEvent(event))).not.toContain('fixed');

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that removed a rule is undone: the rule returns', async () => {
    const office = { IpRanges: [{ CidrIp: '198.51.100.0/24' }] };
    const group = await createGroup(account(), { Watched: 'yes' }, tcp(443, office));
    await group.revoke(tcp(443, office));
    const permission = item(443, { ipRanges: { items: [{ cidrIp: '198.51.100.0/24' }] } });

    expect(outcomes(await setup.cloud.putEvent(call(revoke, nested(group.groupId, permission))))).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 443 198.51.100.0/24']);
  }, 60_000);

  it('that removed a rule for the internet waits for an approval: the actor may have stopped an incident', async () => {
    const group = await watched();
    await group.revoke(tcp(443));

    expect(outcomes(await setup.cloud.putEvent(call(revoke, nested(group.groupId, item(443)))))).toEqual([
      'awaiting-approval',
    ]);

    expect(await group.ingress()).toEqual([]);
  }, 60_000);

  it('that opened a port and closed it again adds nothing', async () => {
    const group = await watched();
    const eventTime = (secondsAgo: number) =>
      new Date(setup.cloud.admin.now().getTime() - secondsAgo * 1000).toISOString();
    const opened = call(authorize, nested(group.groupId, item(3389)), { eventTime: eventTime(4) });
    const closed = call(revoke, nested(group.groupId, item(3389)), { eventTime: eventTime(2) });

    expect(outcomes(await setup.cloud.putEvent(opened))).toEqual(['compliant']);
    expect(outcomes(await setup.cloud.putEvent(closed))).toEqual(['compliant']);

    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('is not lost when another change of the same group arrives at the same moment', async () => {
    const group = await watched();
    await group.allow(tcp(22));
    await group.allow(tcp(3389));
    const events = [22, 3389].map((port) => call(authorize, nested(group.groupId, item(port))));

    const runs = await Promise.all(events.map((event) => setup.cloud.putEvent(event)));

    // One run may see the executions of both.
    const ended = new Set(runs.flatMap((run) => outcomes(run)));
    expect([...ended]).toEqual(['fixed']);
    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 120_000);

  it('that modified a rule is set back to what AWS Config recorded', async () => {
    const group = await createGroup(account(), { Watched: 'yes' }, tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await setup.cloud.recordConfiguration(account(), group.groupId);
    await group.revoke(tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await group.allow(tcp(443));
    const id = await group.ruleId('tcp 443 0.0.0.0/0');
    // AWS Config recorded the group before the call, by the clock of the local cloud, which is ahead of real time.
    const eventTime = setup.cloud.admin.now().toISOString();
    const to = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '0.0.0.0/0' };

    const run = await setup.cloud.putEvent(
      call('ModifySecurityGroupRules', modified(group.groupId, id, to), { eventTime }),
    );

    expect(outcomes(run)).toEqual(['fixed']);
    expect(await group.ingress()).toEqual(['tcp 443 10.0.0.0/8']);
  }, 60_000);
});

describe('a group stays as it is', () => {
  it.each([
    ['when a role that may change it did', inRole('DeployWeb'), ['skipped']],
    ['when the call failed', { errorCode: 'Client.InvalidPermission.Duplicate', responseElements: null }, []],
    ['when ASR itself did it', inRole('ASR-SecurityGroup.3'), []],
  ])(
    '%s',
    async (_, more, expected) => {
      const group = await watched();
      const event = await openSsh(group, more);

      expect(outcomes(await setup.cloud.putEvent(event))).toEqual(expected);

      expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
    },
    60_000,
  );

  it('when the policy does not select it', async () => {
    const group = await createGroup(account(), {}, tcp(22));

    expect(outcomes(await setup.cloud.putEvent(call(authorize, nested(group.groupId, item(22, everybody)))))).toEqual([
      'skipped',
    ]);

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0']);
  }, 60_000);
});
