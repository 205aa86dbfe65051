import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { groupChangeOf } from './cloudtrail-change.ts';
import { groupCalls, keyOf, type Rule } from '@asr/playbooks/security-group';
import { anyRule, ruleOf, runs } from '@asr/playbooks/testing/security-group';
import { eventOf, events, groupId, harmless, unreadable } from './testing/index.ts';

const deleted = (userIdentity: object) => eventOf('DeleteSecurityGroup', { groupId }, null, { userIdentity });

describe('groupChangeOf', () => {
  it.each(Object.entries(events))('reads %s', (_, { event, did }) => {
    const reading = groupChangeOf(event);

    if (reading?.ok !== true) throw new Error(`Expected a change, but got ${JSON.stringify(reading)}.`);
    const { added, removed, modified, removedIds, ruleIds, groupId: id } = reading.change;
    expect(id).toBe(groupId);
    expect({
      added: added.map(keyOf),
      removed: removed.map(keyOf),
      modified: modified.map(({ to }) => keyOf({ ...to, direction: 'ingress' }).replace('ingress ', '')),
      removedIds,
      ruleIds,
    }).toEqual({ added: [], removed: [], modified: [], removedIds: [], ruleIds: [], ...did });
  });

  it('tells who did it, from where, by which call and when', () => {
    expect(groupChangeOf(events['a deleted group']?.event)).toEqual({
      ok: true,
      change: {
        eventId: '1b9d6bcd-0000-4000-8000-000000000002',
        eventName: 'DeleteSecurityGroup',
        at: '2026-11-20T10:00:00Z',
        groupId,
        actor: 'arn:aws:sts::111122223333:assumed-role/Developer/mallory',
        role: 'arn:aws:iam::111122223333:role/team/Developer',
        sourceIp: '203.0.113.5',
        added: [],
        removed: [],
        modified: [],
        removedIds: [],
        ruleIds: [],
      },
    });
  });

  it.each([
    [
      { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops', userName: 'ops' },
      'arn:aws:iam::111122223333:user/ops',
    ],
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [{ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com'],
    [{ type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '444455556666' }, 'AIDAEXAMPLE'],
  ])('takes no role for granted, nor an ARN: %j', (userIdentity, actor) => {
    expect(groupChangeOf(deleted(userIdentity))).toMatchObject({ change: { actor, role: null } });
  });

  it.each(Object.entries(harmless))('sees no change in %s', (_, event) => {
    expect(groupChangeOf(event)).toBeUndefined();
  });

  it.each(Object.entries(unreadable))('never guesses where there is %s', (_, event) => {
    expect(groupChangeOf(event)).toEqual({
      ok: false,
      error: expect.stringMatching(/^The event cannot be read\. .*\.$/),
    });
  });

  it('keeps the description, and whose another group is', () => {
    const reading = groupChangeOf(events['several permissions and all kinds of sources']?.event);

    expect(reading).toMatchObject({
      change: {
        added: [
          { source: { kind: 'securityGroup', accountId: '444455556666' } },
          { source: { kind: 'prefixList' } },
          { description: 'ping' },
        ],
      },
    });
  });

  it('never throws, whatever the event holds', () => {
    const names = [
      'groupId',
      'ipPermissions',
      'items',
      'ipProtocol',
      'ipRanges',
      'securityGroupRuleSet',
      'SecurityGroupRule',
      '__proto__',
    ];
    const values = fc.jsonValue();
    const part = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), values);
    const event = fc.record({
      request: fc.oneof(part, values),
      response: fc.oneof(part, values),
      more: part,
      name: fc.constantFrom(...groupCalls),
    });
    fc.assert(
      fc.property(event, ({ name, request, response, more }) => {
        const reading = groupChangeOf(eventOf(name, request, response, more));
        expect([undefined, true, false]).toContain(reading?.ok);
      }),
      runs,
    );
  });

  it('reads both sources of a permission that has IPv4 and IPv6, and needs no ports', () => {
    const items = [
      {
        ipProtocol: '-1',
        ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
        ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] },
      },
    ];
    const reading = groupChangeOf(eventOf('AuthorizeSecurityGroupIngress', { groupId, ipPermissions: { items } }));

    expect(reading?.ok === true && reading.change.added.map(keyOf)).toEqual([
      'ingress all 0.0.0.0/0',
      'ingress all ::/0',
    ]);
  });

  it('reads the same rule from a request, from a response and from a row of the EC2 API', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const encodings = [ruleOf(rowOf(rule)), addedIn(nested(rule)), addedIn({ groupId }, responseOf(rule))];
        for (const read of encodings) expect(withoutOwner(read)).toEqual(rule);
      }),
      runs,
    );
  });
});

function rowOf({ direction: towards, protocol, fromPort, toPort, source, description }: Rule) {
  return {
    IsEgress: towards === 'egress',
    IpProtocol: protocol,
    FromPort: fromPort ?? -1,
    ToPort: toPort ?? -1,
    ...(source.kind === 'cidrIpv4' && { CidrIpv4: source.value }),
    ...(source.kind === 'cidrIpv6' && { CidrIpv6: source.value }),
    ...(source.kind === 'prefixList' && { PrefixListId: source.value }),
    ...(source.kind === 'securityGroup' && { ReferencedGroupInfo: { GroupId: source.value, UserId: '111122223333' } }),
    ...(description !== null && { Description: description }),
  };
}

/** As CloudTrail writes a request: lists within `items`. */
function nested(rule: Rule) {
  const { source, description, protocol, fromPort, toPort } = rule;
  const described = description === null ? {} : { description };
  const ranges = {
    cidrIpv4: { ipRanges: { items: [{ cidrIp: source.value, ...described }] } },
    cidrIpv6: { ipv6Ranges: { items: [{ cidrIpv6: source.value, ...described }] } },
    prefixList: { prefixListIds: { items: [{ prefixListId: source.value, ...described }] } },
    securityGroup: { groups: { items: [{ groupId: source.value, userId: '111122223333', ...described }] } },
  };
  const ports = fromPort === null ? {} : { fromPort, toPort };
  const empty = { groups: {}, ipRanges: {}, ipv6Ranges: {}, prefixListIds: {} };
  return {
    direction: rule.direction,
    groupId,
    ipPermissions: { items: [{ ipProtocol: protocol, ...ports, ...empty, ...ranges[source.kind] }] },
  };
}

function responseOf(rule: Rule) {
  const lower = Object.entries(rowOf(rule)).map(
    ([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value] as const,
  );
  return {
    direction: rule.direction,
    _return: true,
    securityGroupRuleSet: { items: [{ groupId, ...Object.fromEntries(lower) }] },
  };
}

function addedIn(request: object, responseElements: object | null = null): Rule {
  const towards = JSON.stringify({ request, responseElements }).includes('"direction":"egress"') ? 'Egress' : 'Ingress';
  const reading = groupChangeOf(eventOf(`AuthorizeSecurityGroup${towards}`, request, responseElements));
  const added = reading?.ok === true ? reading.change.added : [];
  if (added[0] === undefined || added.length > 1)
    throw new Error(`Expected one rule, but got ${JSON.stringify(reading)}.`);
  return added[0];
}

/** Events say whose a group is; that is not what is compared here. */
function withoutOwner(rule: Rule): Rule {
  return rule.source.kind === 'securityGroup' ? { ...rule, source: { ...rule.source, accountId: null } } : rule;
}
