import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { groupChangeOf, rulesOfConfigItem } from '../../securitygroup/revert/index.ts';
import { EncodingError } from './encoded-fields.ts';
import { rulesOfPermission } from './permission-rules.ts';
import { type Rule, keyOf, permissionOf, ruleOf } from './rule.ts';
import { ruleFromText } from './rule-text.ts';
import { anyRule, direction, runs } from '../testing/index.ts';
import { configItem, eventOf, groupId } from '../../securitygroup/testing/index.ts';

const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

describe('rulesOfPermission', () => {
  it('gives one rule for each source, whatever their kinds', () => {
    const permission = {
      ...https,
      IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'ours' }, { CidrIp: '0.0.0.0/0' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      PrefixListIds: [{ PrefixListId: 'pl-1' }],
      UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '444455556666' }],
    };

    const rules = rulesOfPermission(permission, 'egress');

    expect(rules.map(keyOf)).toEqual(['10.0.0.0/8', '0.0.0.0/0', '::/0', 'pl-1', 'sg-1'].map((source) => `egress tcp 443 ${source}`));
    expect(rules[0]?.description).toBe('ours');
    expect(rules[4]?.source).toMatchObject({ accountId: '444455556666' });
  });

  it('never loses a source because the permission names none of another kind', () => {
    expect(rulesOfPermission({ ...https, IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }, 'ingress').map(keyOf)).toEqual(['ingress tcp 443 ::/0']);
  });

  it('reads the texts that old records of AWS Config have instead of objects', () => {
    expect(rulesOfPermission({ ipProtocol: '-1', ipRanges: ['0.0.0.0/0'] }, 'ingress').map(keyOf)).toEqual(['ingress all 0.0.0.0/0']);
  });

  it.each([
    ['a text', 'all'],
    ['no protocol', { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['a source that is empty', { ...https, IpRanges: [{}] }],
    ['a group by its name', { ...https, UserIdGroupPairs: [{ GroupName: 'web' }] }],
  ])('never takes %s for a permission', (_, permission) => {
    expect(() => rulesOfPermission(permission, 'ingress')).toThrow(EncodingError);
  });

  it('reads what permissionOf writes', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(rulesOfPermission(permissionOf(rule), rule.direction)).toEqual([rule]);
      }),
      runs,
    );
  });
});

describe('every encoding', () => {
  it('of the same rule is the same rule', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const encodings = [ruleOf(rowOf(rule)), addedIn(nested(rule)), addedIn({ groupId }, response(rule)), recorded(rule)];
        for (const read of encodings) expect(withoutOwner(read)).toEqual(rule);
      }),
      runs,
    );
  });

  it('of several rules is all of them', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 8 }), (rules) => {
        const { configuration } = configItem('2026-11-20T09:00:00Z', rules);
        expect(rulesOfConfigItem(configuration)?.map(keyOf).toSorted()).toEqual(rules.map(keyOf).toSorted());
      }),
      runs,
    );
  });
});

describe('the text of a rule', () => {
  it('is read as the rule, and written as the text', () => {
    fc.assert(
      fc.property(anyRule, direction, (rule, other) => {
        const text = keyOf(rule).replace(/^\w+ /, '');
        expect(ruleFromText(text, rule.direction)).toEqual({ ...rule, description: null });
        const read = ruleFromText(text, other);
        expect(read && keyOf(read)).toBe(`${other} ${text}`);
      }),
      runs,
    );
  });
});

describe('rulesOfConfigItem', () => {
  it.each([undefined, null, '', '{', '[]', '{}', '{"ipPermissions":[]}', '{"ipPermissions":7,"ipPermissionsEgress":[]}'])(
    'never takes %j for a group without rules',
    (configuration) => {
      expect(rulesOfConfigItem(configuration)).toBeUndefined();
    },
  );
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
  const told = description === null ? {} : { description };
  const ranges = {
    cidrIpv4: { ipRanges: { items: [{ cidrIp: source.value, ...told }] } },
    cidrIpv6: { ipv6Ranges: { items: [{ cidrIpv6: source.value, ...told }] } },
    prefixList: { prefixListIds: { items: [{ prefixListId: source.value, ...told }] } },
    securityGroup: { groups: { items: [{ groupId: source.value, userId: '111122223333', ...told }] } },
  };
  const ports = fromPort === null ? {} : { fromPort, toPort };
  const empty = { groups: {}, ipRanges: {}, ipv6Ranges: {}, prefixListIds: {} };
  return { direction: rule.direction, groupId, ipPermissions: { items: [{ ipProtocol: protocol, ...ports, ...empty, ...ranges[source.kind] }] } };
}

function response(rule: Rule) {
  const lower = Object.entries(rowOf(rule)).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value] as const);
  return { direction: rule.direction, _return: true, securityGroupRuleSet: { items: [{ groupId, ...Object.fromEntries(lower) }] } };
}

function addedIn(request: object, responseElements: object | null = null): Rule {
  const towards = JSON.stringify({ request, responseElements }).includes('"direction":"egress"') ? 'Egress' : 'Ingress';
  const reading = groupChangeOf(eventOf(`AuthorizeSecurityGroup${towards}`, request, responseElements));
  const added = reading?.ok === true ? reading.change.added : [];
  if (added[0] === undefined || added.length > 1) throw new Error(`Expected one rule, but got ${JSON.stringify(reading)}.`);
  return added[0];
}

function recorded(rule: Rule): Rule {
  const [read] = rulesOfConfigItem(configItem('2026-11-20T09:00:00Z', [rule]).configuration) ?? [];
  if (read === undefined) throw new Error('The record has no rule.');
  return read;
}

/** Events and records say whose a group is; that is not what is compared here. */
function withoutOwner(rule: Rule): Rule {
  return rule.source.kind === 'securityGroup' ? { ...rule, source: { ...rule.source, accountId: null } } : rule;
}
