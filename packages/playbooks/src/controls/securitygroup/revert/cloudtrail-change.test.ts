import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { groupChangeOf } from './cloudtrail-change.ts';
import { groupCalls } from './group-change.ts';
import { keyOf } from '../../ec2/security-group/index.ts';
import { runs } from '../../ec2/testing/index.ts';
import { eventOf, events, groupId, harmless, unreadable } from '../testing/index.ts';

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
    [{ type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops', userName: 'ops' }, 'arn:aws:iam::111122223333:user/ops'],
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
    expect(groupChangeOf(event)).toEqual({ ok: false, error: expect.stringMatching(/^The event cannot be read\. .*\.$/) });
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
    const names = ['groupId', 'ipPermissions', 'items', 'ipProtocol', 'ipRanges', 'securityGroupRuleSet', 'SecurityGroupRule', '__proto__'];
    const values = fc.jsonValue();
    const part = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), values);
    const event = fc.record({ request: fc.oneof(part, values), response: fc.oneof(part, values), more: part, name: fc.constantFrom(...groupCalls) });
    fc.assert(
      fc.property(event, ({ name, request, response, more }) => {
        const reading = groupChangeOf(eventOf(name, request, response, more));
        expect([undefined, true, false]).toContain(reading?.ok);
      }),
      runs,
    );
  });
});
