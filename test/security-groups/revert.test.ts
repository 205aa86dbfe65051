/** Changes of watched groups by people who may not make them are taken back, and people are told who it was. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { member, openStage, outcomes, region, type Stage } from './stage.ts';
import { call, everybody, item, made, modified, nested } from './trail-events.ts';
import { createGroup, tcp, type WatchedGroup } from './watched-group.ts';

let stage: Stage;

beforeAll(async () => {
  const parameters = { groups: [{ tags: { Watched: 'yes' } }], allowedActors: ['arn:aws:iam::*:role/Deploy*'] };
  stage = await openStage({ 'SecurityGroup.3': { mode: 'automatic', parameters } });
}, 120_000);
afterAll(async () => {
  await stage?.close();
});

const account = () => stage.cloud.account(member, region);
const watched = () => createGroup(account(), { Watched: 'yes' }, tcp(443));
const authorize = 'AuthorizeSecurityGroupIngress';

/** Somebody lets the whole internet in to SSH. */
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
  it('is taken back, and people are told who made it, from where, and which rule it was', async () => {
    const group = await watched();
    const event = await openSsh(group);
    const id = await group.ruleId('tcp 22 0.0.0.0/0');
    await stage.notifications();

    expect(outcomes(await stage.cloud.putEvent(event))).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
    const mail = await stage.notifications();
    expect(mail).toContain(`arn:aws:sts::${member}:assumed-role/Admin/alice`);
    expect(mail).toContain('198.51.100.7');
    expect(mail).toContain(`arn:aws:ec2:${region}:${member}:security-group-rule/${id}`);
  }, 60_000);

  it('is not taken back twice when it is delivered twice, even if somebody allowed to made it again', async () => {
    const group = await watched();
    const event = await openSsh(group);
    await stage.cloud.putEvent(event);
    await group.allow(tcp(22));

    expect(outcomes(await stage.cloud.putEvent(event))).not.toContain('fixed');

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that removed a rule is taken back: the rule returns', async () => {
    const group = await watched();
    await group.revoke(tcp(443));

    expect(
      outcomes(await stage.cloud.putEvent(call('RevokeSecurityGroupIngress', nested(group.groupId, item(443))))),
    ).toEqual(['fixed']);

    expect(await group.ingress()).toEqual(['tcp 443 0.0.0.0/0']);
  }, 60_000);

  it('that modified a rule is set back to what AWS Config recorded', async () => {
    const group = await createGroup(account(), { Watched: 'yes' }, tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await stage.cloud.recordConfiguration(account(), group.groupId);
    await group.revoke(tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }));
    await group.allow(tcp(443));
    const id = await group.ruleId('tcp 443 0.0.0.0/0');
    const eventTime = new Date(Date.now() + 60_000).toISOString();
    const to = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '0.0.0.0/0' };

    const run = await stage.cloud.putEvent(
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

      expect(outcomes(await stage.cloud.putEvent(event))).toEqual(expected);

      expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0']);
    },
    60_000,
  );

  it('when nobody watches it', async () => {
    const group = await createGroup(account(), {}, tcp(22));

    expect(outcomes(await stage.cloud.putEvent(call(authorize, nested(group.groupId, item(22, everybody)))))).toEqual([
      'skipped',
    ]);

    expect(await group.ingress()).toEqual(['tcp 22 0.0.0.0/0']);
  }, 60_000);
});
