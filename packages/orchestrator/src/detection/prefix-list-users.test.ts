import type { DescribeSecurityGroupsRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { readDetection } from './detection.ts';
import { readingsOfAffected } from './affected-resources.ts';
import { aCallEvent } from '../testing/index.ts';

const listId = 'pl-0123456789abcdef0';
const modified = (detail: object = {}) =>
  aCallEvent({
    eventName: 'ModifyManagedPrefixList',
    requestParameters: {
      ModifyManagedPrefixListRequest: { PrefixListId: listId, AddEntry: { Cidr: '0.0.0.0/0', tag: 1 } },
    },
    responseElements: { ModifyManagedPrefixListResponse: { prefixList: { prefixListId: listId } } },
    ...detail,
  });

/** An account whose groups name the list: one in each direction, both of which have instances. */
function account(foreign: readonly { readonly ResourceId: string; readonly ResourceOwner: string }[] = []) {
  const filters: object[] = [];
  const aws = fakeAws({
    DescribeSecurityGroupsCommand({ Filters: [filter] = [] }: DescribeSecurityGroupsRequest) {
      filters.push({ ...filter });
      const names = filter?.Name === 'ip-permission.prefix-list-id' ? ['sg-0000000b', 'sg-0000000a'] : ['sg-0000000b'];
      return { SecurityGroups: names.map((GroupId) => ({ GroupId })) };
    },
    DescribeNetworkInterfacesCommand: () => ({
      NetworkInterfaces: [{ Attachment: { InstanceId: 'i-0000000a' } }, {}],
    }),
    GetManagedPrefixListAssociationsCommand: () => ({
      PrefixListAssociations: [{ ResourceId: 'sg-0000000a', ResourceOwner: '111122223333' }, ...foreign],
    }),
  });
  return { aws, filters };
}

async function usersAfter(event: object, aws: ReturnType<typeof account>['aws']) {
  const [reading] = readDetection(event);
  if (reading?.ok !== true) throw new Error(`Expected a reading, but got ${JSON.stringify(reading)}.`);
  return readingsOfAffected(reading, aws);
}

describe('a call on a prefix list', () => {
  it.each([
    ['with a wrapped request', modified()],
    ['with a plain request', modified({ requestParameters: { prefixListId: listId } })],
    [
      'that restores a version',
      modified({
        eventName: 'RestoreManagedPrefixListVersion',
        requestParameters: { RestoreManagedPrefixListVersionRequest: { PrefixListId: listId, PreviousVersion: 1 } },
      }),
    ],
  ])('%s concerns the groups that name the list in either direction, and their instances', async (_, event) => {
    const { aws, filters } = account();

    const readings = await usersAfter(event, aws);

    expect(readings.map((one) => one.ok && [one.detector, one.place.resourceType, one.place.resourceId])).toEqual([
      ['prefix-list', 'AwsEc2SecurityGroup', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0000000a'],
      ['prefix-list', 'AwsEc2SecurityGroup', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0000000b'],
      ['prefix-list', 'AwsEc2Instance', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0000000a'],
    ]);
    expect(filters).toEqual([
      { Name: 'ip-permission.prefix-list-id', Values: [listId] },
      { Name: 'egress.ip-permission.prefix-list-id', Values: [listId] },
    ]);
  });

  it('reports groups of other accounts, and makes nothing of them', async () => {
    const foreign = ['sg-1', 'sg-2', 'sg-3', 'sg-4'].map((ResourceId) => ({
      ResourceId,
      ResourceOwner: '444455556666',
    }));
    const { aws } = account([...foreign, { ResourceId: 'rtb-1', ResourceOwner: '444455556666' }]);

    const readings = await usersAfter(modified(), aws);

    expect(readings.filter(({ ok }) => ok)).toHaveLength(3);
    expect(readings.at(-1)).toEqual({
      ok: false,
      isRefused: true,
      accountId: '111122223333',
      error: expect.stringContaining(
        'Security groups of other accounts also name the shared prefix list: sg-1 in 444455556666, sg-2 in 444455556666, sg-3 in 444455556666 and 1 more.',
      ),
    });
  });

  it('leaves other detections as they are', async () => {
    const [reading] = readDetection(aCallEvent());
    expect(reading?.ok === true && (await readingsOfAffected(reading, account().aws))).toEqual([reading]);
  });

  it('that was a dry run is none', () => {
    const requestParameters = { ModifyManagedPrefixListRequest: { PrefixListId: listId, DryRun: true } };
    expect(readDetection(modified({ requestParameters }))).toEqual([]);
  });

  it.each([
    ['names no list', { requestParameters: {} }],
    ['names something else', { requestParameters: { prefixListId: 'sg-0123456789abcdef0' } }],
    ['does not say who made it', { userIdentity: null }],
  ])('that %s is an error', (_, detail) => {
    expect(readDetection(modified(detail))).toMatchObject([
      { ok: false, error: expect.stringMatching(/^ASR cannot read the event\. .*check the prefix list\.$/) },
    ]);
  });
});
