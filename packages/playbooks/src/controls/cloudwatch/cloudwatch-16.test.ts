import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudWatch16 } from './cloudwatch-16.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/report:*',
};

/** Emulates log groups by name. 0 days means that events never expire. */
function groups(given: { readonly [name: string]: number }, logGroupClass = 'STANDARD') {
  const days = new Map(Object.entries(given));
  return fakeAws({
    DescribeLogGroupsCommand: (input: { logGroupNamePrefix: string; limit: number }) => ({
      logGroups: [...days]
        .filter(([name]) => name.startsWith(input.logGroupNamePrefix))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, input.limit)
        .map(([logGroupName, retentionInDays]) => ({
          logGroupName,
          logGroupClass,
          ...(retentionInDays > 0 && { retentionInDays }),
        })),
    }),
    PutRetentionPolicyCommand: (input: { logGroupName: string; retentionInDays: number }) => {
      if (!days.has(input.logGroupName)) throw named('ResourceNotFoundException');
      days.set(input.logGroupName, input.retentionInDays);
      return {};
    },
  });
}

const group = (retentionDays: number) => groups({ '/aws/lambda/report': retentionDays });

describePlaybook(cloudWatch16, {
  target,
  onMoto: async ({ accountId, client, region }) => {
    const logs = client(CloudWatchLogsClient);
    const logGroupName = `/aws/lambda/report-${crypto.randomUUID()}`;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    return `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:*`;
  },
  changes: {
    'a group that keeps events for a day': () => group(1),
    'a group that keeps events for half a year': () => group(180),
    'a group that keeps events for one year when the control requires two': () => ({
      aws: group(365),
      parameters: { minRetentionTime: ['731'] },
    }),
  },
  leaves: {
    'a group whose events never expire, as CloudWatch Logs creates it': () => group(0),
    'a group that keeps events for one year': () => group(365),
    'a group that keeps events for ten years': () => group(3653),
  },
  refuses: {
    'a group of the DELIVERY class': () => groups({ '/aws/lambda/report': 2 }, 'DELIVERY'),
    'a period longer than the maximum': () => ({ aws: group(1), parameters: { minRetentionTime: ['9999'] } }),
    'a period shorter than the minimum': () => ({ aws: group(1), parameters: { minRetentionTime: ['30'] } }),
    'a period that Security Hub does not offer': () => ({ aws: group(1), parameters: { minRetentionTime: ['366'] } }),
  },
  gone: {
    'a deleted group': () => groups({}),
    'a deleted group whose name is a prefix of another name': () => groups({ '/aws/lambda/report-2': 1 }),
  },
});

describe('CloudWatch.16', () => {
  it('uses the period that the control requires', async () => {
    expect(await plan(cloudWatch16, target, group(30), { minRetentionTime: 400 })).toMatchObject({
      changes: [{ field: 'retentionDays', from: 30, to: 400 }],
    });
  });

  it.each([
    ['an ARN without the suffix', 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/report'],
    ['a name', '/aws/lambda/report'],
  ])('finds the group for %s', async (_, resourceId) => {
    expect(await plan(cloudWatch16, { ...target, resourceId }, group(30))).toMatchObject({ kind: 'change' });
  });
});
