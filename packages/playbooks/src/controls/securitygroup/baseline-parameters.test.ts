import { describe, expect, it } from '@jest/globals';
import { securityGroup2 } from './securitygroup-2.ts';
import { type Parameters, parametersFor } from '../../engine/index.ts';

const read = (given: Parameters) => parametersFor(securityGroup2, given);
const others = { rulesPerGroup: 60, debug: false, inForce: {} };

describe('baselineParameters', () => {
  it('reads every part', () => {
    const given = {
      baselines: [
        { name: 'web', groups: [{ tags: { Role: 'web' } }], ingress: ['tcp 443 0.0.0.0/0', 'all self'], egress: [] },
        { groups: [], egress: ['all sg-0abc', 'udp 53 pl-0abc', 'icmp 8/-1 10.0.0.0/8'] },
      ],
      rulesPerGroup: 100,
      debug: true,
    };

    expect(read(given)).toEqual({ ...given, inForce: {} });
  });

  it.each<[string, unknown, string]>([
    [
      'a key that is misspelt',
      [{ groups: [], inbound: [] }],
      'baselines[0].inbound of SecurityGroup.2 is not known. Remove it, or correct its name',
    ],
    [
      'no groups, which might be meant as all',
      [{ ingress: [] }],
      'baselines[0].groups of SecurityGroup.2 must be a list of selectors',
    ],
    [
      'no rules, which might be meant as none',
      [{ groups: [] }],
      'baselines[0] of SecurityGroup.2 must name ingress or egress',
    ],
    [
      'an empty name',
      [{ name: '', groups: [], ingress: [] }],
      'baselines[0].name of SecurityGroup.2 must not be empty, not ""',
    ],
    [
      'a name that is there twice',
      [
        { name: 'a', groups: [], ingress: [] },
        { name: 'a', groups: [], egress: [] },
      ],
      'baselines[1].name of SecurityGroup.2 must be a unique name, not "a"',
    ],
    [
      'a rule that is none',
      [{ groups: [], ingress: ['tcp 80 0.0.0.0/0', 'http from everywhere'] }],
      'baselines[0].ingress[1] of SecurityGroup.2 must be a rule such as tcp 443 10.0.0.0/8, not "http from everywhere"',
    ],
    [
      'a rule with its direction',
      [{ groups: [], egress: ['egress tcp 80 0.0.0.0/0'] }],
      'baselines[0].egress[0] of SecurityGroup.2 must be a rule such as tcp 443 10.0.0.0/8, not "egress tcp 80 0.0.0.0/0"',
    ],
    [
      'a rule without a source',
      [{ groups: [], ingress: ['tcp 80'] }],
      'baselines[0].ingress[0] of SecurityGroup.2 must be a rule such as tcp 443 10.0.0.0/8, not "tcp 80"',
    ],
    [
      'a rule that is no text',
      [{ groups: [], ingress: [80] }],
      'baselines[0].ingress[0] of SecurityGroup.2 must be text such as tcp 443 10.0.0.0/8, not 80',
    ],
    [
      'rules that are no list',
      [{ groups: [], ingress: 'all self' }],
      'baselines[0].ingress of SecurityGroup.2 must be a list of rules, not "all self"',
    ],
    [
      'a word',
      ['web'],
      'baselines[0] of SecurityGroup.2 must be a mapping with groups and ingress or egress, not "web"',
    ],
    ['no list', {}, 'baselines of SecurityGroup.2 must be a list'],
  ])('rejects %s, and says where', (_, baselines, problem) => {
    expect(() => read({ baselines, ...others })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterError', message: `The parameter ${problem}.` }),
    );
  });

  it.each<[unknown, boolean]>([
    [true, true],
    [false, false],
    ['true', true],
    ['False', false],
    ['TRUE', true],
  ])('reads debug: %j', (debug, expected) => {
    expect(read({ baselines: [], ...others, debug }).debug).toBe(expected);
  });

  it.each(['no', '1', '', 'yes', 'on', 1, 0, null])('never takes debug: %j for true', (debug) => {
    expect(() => read({ baselines: [], ...others, debug })).toThrow(
      'The parameter debug of SecurityGroup.2 must be true or false',
    );
  });

  it.each([0, 1001, 1.5, 'many'])('rejects %j rules per group', (rulesPerGroup) => {
    expect(() => read({ baselines: [], ...others, rulesPerGroup })).toThrow(
      /^The parameter rulesPerGroup of SecurityGroup\.2 must be /,
    );
  });
});
