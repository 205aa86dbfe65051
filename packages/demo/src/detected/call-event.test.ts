import { describe, expect, it } from '@jest/globals';
import { groupChangeOf } from '@asr/orchestrator';
import { type Caller, callEvent, sessionOf, userNamed } from './call-event.ts';

const account = { accountId: '222222222222', region: 'us-east-1' };
const groupId = 'sg-0123456789abcdef0';
const everybody = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const answer = { GroupId: groupId, SecurityGroupRuleId: 'sgr-0123456789abcdef0', CidrIpv4: '0.0.0.0/0' };
const time = { newId: () => 'id-1', now: () => new Date('2026-11-24T01:02:03.456Z') };

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const changeIn = (caller: Caller, traffic: object = ssh) => {
  const call = { caller, groupId, permission: { ...traffic, ...everybody }, rules: [{ ...answer, ...traffic }] };
  const { detail } = callEvent(call, account, time) as { readonly detail: object };
  return groupChangeOf(detail);
};

describe('callEvent', () => {
  it('contains the added rule, the user, the source address and the time', () => {
    expect(changeIn(userNamed('mallory', account, '203.0.113.66'))).toMatchObject({
      ok: true,
      change: {
        eventId: 'id-1',
        at: '2026-11-24T01:02:03Z',
        groupId,
        actor: 'arn:aws:iam::222222222222:user/mallory',
        role: null,
        sourceIp: '203.0.113.66',
        added: [
          {
            direction: 'ingress',
            protocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            source: { kind: 'cidrIpv4', value: '0.0.0.0/0' },
          },
        ],
        ruleIds: ['sgr-0123456789abcdef0'],
      },
    });
  });

  it('contains the role of a session', () => {
    expect(changeIn(sessionOf('DeployPipeline', 'build-42', account, '198.51.100.10'))).toMatchObject({
      ok: true,
      change: {
        actor: 'arn:aws:sts::222222222222:assumed-role/DeployPipeline/build-42',
        role: 'arn:aws:iam::222222222222:role/DeployPipeline',
      },
    });
  });

  it('contains no ports for all traffic', () => {
    expect(changeIn(userNamed('trent', account, '192.0.2.17'), { IpProtocol: '-1' })).toMatchObject({
      ok: true,
      change: { added: [{ protocol: '-1', fromPort: null, toPort: null }] },
    });
  });
});
