import { expect, it } from '@jest/globals';
import { isForbiddenSource } from './forbidden-source.ts';
import type { Source } from '../../ec2/security-group/index.ts';

const prefixLists = { 'pl-1': ['10.1.0.0/16', '2001:db8::/48'], 'pl-2': null };
const ipv4 = (value: string): Source => ({ kind: 'cidrIpv4', value });
const ipv6 = (value: string): Source => ({ kind: 'cidrIpv6', value });
const list = (value: string): Source => ({ kind: 'prefixList', value });
const group: Source = { kind: 'securityGroup', value: 'sg-1', accountId: null, vpcId: null };

it.each<[string, Source, readonly string[], boolean | 'unknown']>([
  ['the same network', ipv4('10.0.0.0/8'), ['10.0.0.0/8'], true],
  ['a part of the network', ipv4('10.1.2.3/32'), ['10.0.0.0/8'], true],
  ['more than the network', ipv4('0.0.0.0/0'), ['192.168.0.0/16', '10.0.0.0/8'], true],
  ['the network beside', ipv4('11.0.0.0/8'), ['10.0.0.0/8'], false],
  ['the network of the other family', ipv6('::/0'), ['0.0.0.0/0'], false],
  ['a part of an IPv6 network', ipv6('2001:DB8:0::/64'), ['2001:db8::/32'], true],
  ['a prefix list with a part of the network', list('pl-1'), ['10.0.0.0/8'], true],
  ['a prefix list without', list('pl-1'), ['10.2.0.0/16'], false],
  ['a prefix list by its id', list('pl-2'), ['pl-2'], true],
  ['a prefix list that cannot be read', list('pl-2'), ['10.0.0.0/8'], 'unknown'],
  ['a prefix list that was not read', list('pl-3'), ['10.0.0.0/8'], 'unknown'],
  ['a prefix list that cannot be read, where only ids are forbidden', list('pl-2'), ['pl-1', 'sg-1'], false],
  ['a group by its id', group, ['sg-1'], true],
  ['a group, which has no addresses', group, ['0.0.0.0/0', '::/0', 'sg-2'], false],
])('judges %s', (_, source, forbidden, answer) => {
  expect(isForbiddenSource(source, forbidden, prefixLists)).toBe(answer);
});
