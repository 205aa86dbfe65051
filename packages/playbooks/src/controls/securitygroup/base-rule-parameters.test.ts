import { expect, it } from '@jest/globals';
import { securityGroup4 } from './securitygroup-4.ts';
import { type Parameters, parametersFor } from '../../engine/index.ts';

const read = (given: Parameters) => parametersFor(securityGroup4, given);
const ssh = { name: 'no-ssh', ports: ['22'], source: 'internet' };

it('reads every part', () => {
  const given = {
    groups: [{ all: true }],
    forbid: [
      ssh,
      { name: 'all', direction: 'egress', protocol: 'any', ports: 'all', source: 'any' },
      {
        name: 'networks',
        protocol: 'udp',
        ports: ['8000-8100', '53'],
        source: ['10.0.0.0/8', '2001:db8::/32', 'sg-0abc', 'pl-0abc'],
      },
      { name: 'ping', protocol: 'icmp', source: 'internet' },
    ],
  };

  expect(read(given)).toEqual(given);
});

it.each<[string, unknown, string]>([
  [
    'a key that is misspelt',
    [ssh, { ...ssh, name: 'b', port: ['22'] }],
    'forbid[1].port of SecurityGroup.4 is not known. Remove it, or correct its name',
  ],
  ['no name', [{ source: 'any' }], 'forbid[0].name of SecurityGroup.4 must be text'],
  ['an empty name', [{ ...ssh, name: '' }], 'forbid[0].name of SecurityGroup.4 must not be empty, not ""'],
  [
    'a name that is there twice',
    [ssh, { ...ssh, ports: ['23'] }],
    'forbid[1].name of SecurityGroup.4 must be a unique name, not "no-ssh"',
  ],
  [
    'no source, which might be meant as any',
    [{ name: 'a' }],
    "forbid[0].source of SecurityGroup.4 must be internet, any, or a list such as ['10.0.0.0/8', 'sg-0123456789abcdef0']",
  ],
  [
    'a source that is no list',
    [{ name: 'a', source: '10.0.0.0/8' }],
    `forbid[0].source of SecurityGroup.4 must be internet, any, or a list such as ['10.0.0.0/8', 'sg-0123456789abcdef0'], not "10.0.0.0/8"`,
  ],
  ['no source in a list', [{ name: 'a', source: [] }], 'forbid[0].source of SecurityGroup.4 must not be empty'],
  [
    'a CIDR that is none',
    [{ name: 'a', source: ['10.0.0.0/33'] }],
    'forbid[0].source[0] of SecurityGroup.4 must be a CIDR, or the id of a group or of a prefix list, not "10.0.0.0/33"',
  ],
  [
    'an address without a length',
    [{ name: 'a', source: ['10.0.0.1'] }],
    'forbid[0].source[0] of SecurityGroup.4 must be a CIDR, or the id of a group or of a prefix list, not "10.0.0.1"',
  ],
  [
    'another direction',
    [{ ...ssh, direction: 'inbound' }],
    'forbid[0].direction of SecurityGroup.4 must be ingress or egress, not "inbound"',
  ],
  [
    'another protocol',
    [{ ...ssh, protocol: 'sctp' }],
    'forbid[0].protocol of SecurityGroup.4 must be tcp, udp, icmp, icmpv6 or any, not "sctp"',
  ],
  [
    'ports that are numbers',
    [{ ...ssh, ports: [22] }],
    "forbid[0].ports of SecurityGroup.4 must be all, or a list of ports in quotes such as ['22', '8000-8100']",
  ],
  ['no port in a list', [{ ...ssh, ports: [] }], 'forbid[0].ports of SecurityGroup.4 must not be empty'],
  [
    'a port that is none',
    [{ ...ssh, ports: ['22', 'ssh'] }],
    'forbid[0].ports[1] of SecurityGroup.4 must be a port or a range such as 8000-8100, not "ssh"',
  ],
  [
    'an empty port',
    [{ ...ssh, ports: [''] }],
    'forbid[0].ports[0] of SecurityGroup.4 must be a port or a range such as 8000-8100, not ""',
  ],
  [
    'ports of ICMP',
    [{ ...ssh, protocol: 'icmp' }],
    'forbid[0].ports of SecurityGroup.4 must be omitted, because ICMP has no ports',
  ],
  [
    'a word',
    ['no-ssh'],
    'forbid[0] of SecurityGroup.4 must be a mapping such as { name: no-public-ssh, ports: ["22"], source: internet }, not "no-ssh"',
  ],
  ['no list', { name: 'a' }, 'forbid of SecurityGroup.4 must be a list of base rules'],
])('rejects %s, and says where', (_, forbid, problem) => {
  expect(() => read({ groups: [], forbid })).toThrow(
    expect.objectContaining({ name: 'InvalidParameterError', message: `The parameter ${problem}.` }),
  );
});

it('rejects a selector of groups, and says where', () => {
  expect(() => read({ groups: [{ all: true }, { tag: { Role: 'web' } }], forbid: [] })).toThrow(
    'The parameter groups[1].tag of SecurityGroup.4 is not known. Remove it, or correct its name.',
  );
});
