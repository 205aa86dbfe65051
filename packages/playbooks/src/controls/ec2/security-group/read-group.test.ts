import { describe, expect, it } from '@jest/globals';
import { fakeAws, named } from '../../../testing/index.ts';
import { fakeSecurityGroups } from '../testing/index.ts';
import { readGroup, readInterfaces, readRules } from './read-group.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };

function fails(...commands: readonly string[]) {
  const fail = () => {
    throw named('RequestLimitExceeded');
  };
  return fakeAws(Object.fromEntries(commands.map((command) => [command, fail])));
}

describe('readRules', () => {
  it('reads all pages, with the rules by what they say', async () => {
    const rules = ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 ::/0', 'egress all 0.0.0.0/0'];
    const aws = fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules } }, pageSize: 1 }).handlers);

    expect(Object.keys((await readRules(target, aws)) ?? {})).toEqual(rules);
    expect(aws.calls).toHaveLength(3);
  });

  it('never takes a group without rules for gone', async () => {
    const aws = fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules: [] } } }).handlers);

    expect(await readRules(target, aws)).toEqual({});
  });

  it.each(['error', 'no rules'] as const)('never takes a gone group for an empty one (%s)', async (missingGroup) => {
    const aws = fakeAws(fakeSecurityGroups({ groups: {}, missingGroup }).handlers);

    expect(await readRules(target, aws)).toBeUndefined();
  });

  it('never takes an unexpected error for an answer', async () => {
    await expect(readRules(target, fails('DescribeSecurityGroupRulesCommand'))).rejects.toThrow('RequestLimitExceeded');
    await expect(readGroup(target, fails('DescribeSecurityGroupsCommand'))).rejects.toThrow('RequestLimitExceeded');
  });

  it('reports an id that is none as an error, not as a group that is gone', async () => {
    const aws = fakeAws({
      DescribeSecurityGroupRulesCommand: () => {
        throw named('InvalidGroupId.Malformed');
      },
    });

    await expect(readRules(target, aws)).rejects.toThrow('InvalidGroupId.Malformed');
  });
});

describe('readInterfaces', () => {
  it('looks behind an empty page, which EC2 may give before a full one', async () => {
    const aws = fakeAws({
      DescribeNetworkInterfacesCommand: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { NetworkInterfaces: [], NextToken: '1' }
          : { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] },
    });

    expect(await readInterfaces(target, aws)).toEqual(['eni-1']);
  });

  it('reads one page, which is enough for a reason', async () => {
    const interfaces = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`eni-${index}`, ['sg-1']]));
    const aws = fakeAws(fakeSecurityGroups({ groups: { 'sg-1': { rules: [] } }, interfaces, pageSize: 10 }).handlers);

    expect(await readInterfaces(target, aws)).toHaveLength(10);
    expect(aws.calls).toHaveLength(1);
  });

  it('finds no interface of an unused group', async () => {
    const aws = fakeAws(fakeSecurityGroups({ groups: {}, interfaces: { 'eni-1': ['sg-2'] } }).handlers);

    expect(await readInterfaces(target, aws)).toEqual([]);
  });

  it('never takes an error for an unused group', async () => {
    const aws = fails('DescribeNetworkInterfacesCommand');

    await expect(readInterfaces(target, aws)).rejects.toThrow('RequestLimitExceeded');
  });
});
