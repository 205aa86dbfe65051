import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EncodingError, fieldsOf } from './encoded-fields.ts';
import { ruleOfRow, rulesOfPermission } from './permission-rules.ts';
import { keyOf, permissionOf } from './rule.ts';
import { ruleFromText } from './rule-text.ts';
import { anyRule, direction, runs } from '../testing/index.ts';

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

    expect(rules.map(keyOf)).toEqual(
      ['10.0.0.0/8', '0.0.0.0/0', '::/0', 'pl-1', 'sg-1'].map((source) => `egress tcp 443 ${source}`),
    );
    expect(rules[0]?.description).toBe('ours');
    expect(rules[4]?.source).toMatchObject({ accountId: '444455556666' });
  });

  it('never loses a source because the permission names none of another kind', () => {
    expect(
      rulesOfPermission({ ...https, IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }, 'ingress').map(keyOf),
    ).toEqual(['ingress tcp 443 ::/0']);
  });

  it('reads the texts that old records of AWS Config have instead of objects', () => {
    for (const ipRanges of [['0.0.0.0/0'], '0.0.0.0/0']) {
      expect(rulesOfPermission({ ipProtocol: '-1', ipRanges }, 'ingress').map(keyOf)).toEqual([
        'ingress all 0.0.0.0/0',
      ]);
    }
  });

  it.each([
    ['a text', 'all'],
    ['no protocol', { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['a source that is empty', { ...https, IpRanges: [{}] }],
    ['a list as an object', { ...https, IpRanges: 7 }],
    ['a protocol as a sentence', { IpProtocol: 'all of them', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['a port beyond the last', { ...https, ToPort: 65_536, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['a port in words', { ...https, ToPort: 'https', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['a text beyond measure', { ...https, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'x'.repeat(3000) }] }],
    ['a source that is no CIDR', { ...https, IpRanges: [{ CidrIp: 'everywhere' }] }],
    ['a source that is no prefix list', { ...https, PrefixListIds: [{ PrefixListId: 'offices' }] }],
    ['a source that is no group', { ...https, UserIdGroupPairs: [{ GroupId: 'web' }] }],
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

describe('ruleOfRow', () => {
  const row = (more: object) => fieldsOf({ ipProtocol: '6', fromPort: '443', toPort: 443, ...more }, 'row');

  it.each([
    [{ cidrIpv4: '0.0.0.0/0' }, '0.0.0.0/0'],
    [{ cidrIpv6: '::/0' }, '::/0'],
    [{ cidrIp: '10.0.0.0/8' }, '10.0.0.0/8'],
    [{ prefixListId: 'pl-1' }, 'pl-1'],
    [{ referencedGroupId: 'sg-1' }, 'sg-1'],
    [{ referencedGroupInfo: { groupId: 'sg-2', userId: '444455556666' } }, 'sg-2'],
  ])('reads the source %j', (source, text) => {
    const rule = ruleOfRow(row(source), 'ingress');

    expect(rule && keyOf(rule)).toBe(`ingress tcp 443 ${text}`);
  });

  it('has nothing to read where a rule is named by its id alone', () => {
    expect(ruleOfRow(fieldsOf({ securityGroupRuleId: 'sgr-1' }, 'row'), 'ingress')).toBeUndefined();
  });

  it.each([
    ['a source of another kind', {}],
    ['a group by its name', { sourceSecurityGroupName: 'web' }],
  ])('never takes %s for a rule', (_, source) => {
    expect(() => ruleOfRow(row(source), 'ingress')).toThrow(EncodingError);
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
