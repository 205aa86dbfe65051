import { describe, expect, it } from '@jest/globals';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  paginateDescribeSecurityGroupRules,
} from '@aws-sdk/client-ec2';
import type { DescribeVpcsRequest } from '@aws-sdk/client-ec2';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeClustersCommand, RedshiftClient, type DescribeClustersMessage } from '@aws-sdk/client-redshift';
import { setTimeout } from 'node:timers/promises';
import type { Aws } from '../engine/index.ts';
import { type FakeAws, fakeAws, named } from '../testing/index.ts';
import { shareReads } from './share-reads.ts';

/** DescribeVpcs of an account: an unknown id in `VpcIds` is an error, an unknown value of a filter is not. */
function vpcs(...existing: readonly string[]) {
  const asked: (readonly string[])[] = [];
  const aws = fakeAws({
    DescribeVpcsCommand({ VpcIds: ids, Filters: [filter] = [] }: DescribeVpcsRequest) {
      const wanted = ids ?? filter?.Values ?? [];
      asked.push(wanted);
      for (const id of ids ?? []) if (!existing.includes(id)) throw named('InvalidVpcID.NotFound', id);
      return { Vpcs: existing.filter((id) => wanted.includes(id)).map((VpcId) => ({ VpcId })) };
    },
    ModifyVpcAttributeCommand: () => ({}),
  });
  return { aws, asked };
}

async function vpc(id: string, aws: Pick<FakeAws, 'client'>): Promise<unknown> {
  const { Vpcs } = await aws.client(EC2Client).send(new DescribeVpcsCommand({ VpcIds: [id] }));
  return Vpcs?.map(({ VpcId }) => VpcId);
}

const nameOf = (error: unknown) => (error as Error).name;

describe('shareReads', () => {
  it('asks one question for several ids', async () => {
    const { aws, asked } = vpcs('vpc-1', 'vpc-2');
    const shared = shareReads(aws);

    expect(await Promise.all([vpc('vpc-1', shared), vpc('vpc-2', shared)])).toEqual([['vpc-1'], ['vpc-2']]);
    expect(asked).toEqual([['vpc-1', 'vpc-2']]);
  });

  it('asks the same question once, also after the answer', async () => {
    const { aws, asked } = vpcs('vpc-1');
    const shared = shareReads(aws);

    await Promise.all([vpc('vpc-1', shared), vpc('vpc-1', shared)]);
    await vpc('vpc-1', shared);

    expect(asked).toEqual([['vpc-1']]);
  });

  it('makes the call of the playbook for one id', async () => {
    const { aws } = vpcs('vpc-1');

    await vpc('vpc-1', shareReads(aws));

    expect(aws.recorded.map(({ input }) => input)).toEqual([{ VpcIds: ['vpc-1'] }]);
  });

  it('asks alone for an id that the answer does not have, so that AWS reports it', async () => {
    const { aws, asked } = vpcs('vpc-1', 'vpc-3');
    const shared = shareReads(aws);

    const [first, gone, third] = await Promise.all([
      vpc('vpc-1', shared),
      vpc('vpc-2', shared).catch(nameOf),
      vpc('vpc-3', shared),
    ]);

    expect([first, gone, third]).toEqual([['vpc-1'], 'InvalidVpcID.NotFound', ['vpc-3']]);
    expect(asked).toEqual([['vpc-1', 'vpc-2', 'vpc-3'], ['vpc-2']]);
  });

  it('waits for every call on its way, so that the number of calls does not depend on their duration', async () => {
    const { aws, asked } = vpcs('vpc-1', 'vpc-2');
    const slow = {
      ...aws,
      client: <Client>(type: new (config: { readonly region: string }) => Client) => {
        const client = aws.client(type) as { send(command: object): Promise<unknown> };
        const { send } = client;
        return Object.assign(client, {
          send: async (command: { readonly constructor: { readonly name: string } }) => {
            if (command.constructor.name.startsWith('Modify')) await setTimeout(20);
            return send(command);
          },
        }) as Client;
      },
    };
    const shared = shareReads(slow);
    const late = async () => {
      await shared.client(EC2Client).send(new ModifyVpcAttributeCommand({ VpcId: 'vpc-2' }));
      return vpc('vpc-2', shared);
    };

    expect(await Promise.all([vpc('vpc-1', shared), late()])).toEqual([['vpc-1'], ['vpc-2']]);
    expect(asked).toEqual([['vpc-1', 'vpc-2']]);
  });

  it('sends a call that changes something every time', async () => {
    const { aws } = vpcs('vpc-1');
    const ec2 = shareReads(aws).client(EC2Client);

    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: 'vpc-1' }));
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: 'vpc-1' }));

    expect(aws.calls).toHaveLength(2);
  });

  it('asks for at most 200 ids at once', async () => {
    const ids = Array.from({ length: 401 }, (_, index) => `vpc-${index}`);
    const { aws, asked } = vpcs(...ids);
    const shared = shareReads(aws);

    expect(await Promise.all(ids.map((id) => vpc(id, shared)))).toEqual(ids.map((id) => [id]));
    expect(asked.map(({ length }) => length)).toEqual([200, 200, 1]);
  });

  it('finds the one id that fails a call for all, with halves', async () => {
    const ids = Array.from({ length: 16 }, (_, index) => `vpc-${index}`);
    let calls = 0;
    const aws = fakeAws({
      DescribeVpcsCommand({ VpcIds, Filters: [filter] = [] }: DescribeVpcsRequest) {
        calls++;
        const wanted = VpcIds ?? filter?.Values ?? [];
        if (wanted.includes('vpc-5')) throw named('InvalidVpcID.Malformed');
        return { Vpcs: wanted.map((VpcId) => ({ VpcId })) };
      },
    });
    const shared = shareReads(aws);

    const answers = await Promise.all(ids.map((id) => vpc(id, shared).catch(nameOf)));

    expect(answers).toEqual(ids.map((id) => (id === 'vpc-5' ? 'InvalidVpcID.Malformed' : [id])));
    expect(calls).toBe(9);
  });

  it('asks for each id alone after any other error, so that each has an answer or an error of its own', async () => {
    const aws = fakeAws({
      DescribeVpcsCommand({ VpcIds: [id] = [] }: DescribeVpcsRequest) {
        if (id === undefined || id === 'vpc-2') throw named('UnauthorizedOperation', 'no');
        return { Vpcs: [{ VpcId: id }] };
      },
    });
    const shared = shareReads(aws);

    expect(await Promise.all(['vpc-1', 'vpc-2', 'vpc-3'].map((id) => vpc(id, shared).catch(nameOf)))).toEqual([
      ['vpc-1'],
      'UnauthorizedOperation',
      ['vpc-3'],
    ]);
    expect(aws.calls).toHaveLength(4);
  });

  it('reads all pages, and gives each id its own items', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      SecurityGroupRuleId: `sgr-${index}`,
      GroupId: `sg-${index % 3}`,
    }));
    const aws = fakeAws({
      DescribeSecurityGroupRulesCommand({ NextToken: from = '0' }: { readonly NextToken?: string }) {
        const end = Number(from) + 7;
        return { SecurityGroupRules: rows.slice(Number(from), end), ...(end < rows.length && { NextToken: `${end}` }) };
      },
    });
    const client = shareReads(aws).client(EC2Client);
    const rulesOf = async (id: string) => {
      const found: unknown[] = [];
      const Filters = [{ Name: 'group-id', Values: [id] }];
      for await (const page of paginateDescribeSecurityGroupRules({ client, pageSize: 1000 }, { Filters }))
        found.push(...(page.SecurityGroupRules ?? []));
      return found;
    };

    const found = await Promise.all(['sg-0', 'sg-1', 'sg-9'].map(rulesOf));

    expect(found).toEqual([
      rows.filter(({ GroupId }) => GroupId === 'sg-0'),
      rows.filter(({ GroupId }) => GroupId === 'sg-1'),
      [],
    ]);
    expect(aws.calls).toHaveLength(5);
    expect(aws.recorded[0]?.input).toMatchObject({ MaxResults: 1000 });
  });

  it('gives an item to each id that it belongs to', async () => {
    const shown = { NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] };
    const aws = fakeAws({ DescribeNetworkInterfacesCommand: () => ({ NetworkInterfaces: [shown] }) });
    const ec2 = shareReads(aws).client(EC2Client);
    const using = (id: string) =>
      ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] }));

    const [first, second, third] = await Promise.all(['sg-1', 'sg-2', 'sg-3'].map(using));

    expect(first?.NetworkInterfaces).toEqual([shown]);
    expect(second?.NetworkInterfaces).toEqual([shown]);
    expect(third?.NetworkInterfaces).toEqual([]);
    expect(aws.calls).toHaveLength(1);
  });

  describe('of a service that takes one id or lists the whole Region', () => {
    /** Clusters of a Region, ten a page. */
    const clusters = (existing: number) => {
      const all = Array.from({ length: existing }, (_, index) => ({ ClusterIdentifier: `c-${index}` }));
      return fakeAws({
        DescribeClustersCommand({ ClusterIdentifier: id, Marker: from = '0' }: DescribeClustersMessage) {
          const found = all.filter(({ ClusterIdentifier }) => ClusterIdentifier === id);
          if (id !== undefined && found.length === 0) throw named('ClusterNotFoundFault', id);
          const end = Number(from) + 10;
          return id === undefined
            ? { Clusters: all.slice(Number(from), end), ...(end < existing && { Marker: `${end}` }) }
            : { Clusters: found };
        },
      });
    };
    const ask = (aws: FakeAws, ...ids: readonly string[]) => {
      const shared = shareReads(aws).client(RedshiftClient);
      return Promise.all(
        ids.map((ClusterIdentifier) =>
          shared
            .send(new DescribeClustersCommand({ ClusterIdentifier }))
            .then(({ Clusters }) => Clusters?.map((cluster) => cluster.ClusterIdentifier), nameOf),
        ),
      );
    };

    it('lists it up to the page with the last of the ids', async () => {
      const aws = clusters(100);

      expect(await ask(aws, 'c-1', 'c-3', 'c-12', 'c-15')).toEqual([['c-1'], ['c-3'], ['c-12'], ['c-15']]);
      expect(aws.calls).toHaveLength(2);
    });

    it('asks alone for what half as many pages as ids do not have', async () => {
      const aws = clusters(100);

      expect(await ask(aws, 'c-1', 'c-99', 'c-2', 'gone')).toEqual([
        ['c-1'],
        ['c-99'],
        ['c-2'],
        'ClusterNotFoundFault',
      ]);
      expect(aws.calls).toHaveLength(4);
    });
  });

  it('drops the limit of one from a call for several', async () => {
    const names = ['/a', '/ab', '/c'];
    const aws = fakeAws({
      DescribeLogGroupsCommand({ logGroupNamePrefix, logGroupIdentifiers, limit = 50 }: DescribeLogGroupsRequest) {
        if (logGroupIdentifiers !== undefined && limit !== 50) throw named('InvalidParameterException');
        const found = names.filter(
          (name) => logGroupIdentifiers?.includes(name) ?? name.startsWith(logGroupNamePrefix ?? ''),
        );
        return { logGroups: found.slice(0, limit).map((logGroupName) => ({ logGroupName })) };
      },
    });
    const logs = shareReads(aws).client(CloudWatchLogsClient);
    const first = (logGroupNamePrefix: string) =>
      logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: 1 })).then(({ logGroups }) => logGroups);

    expect(await Promise.all(['/a', '/ab', '/b'].map(first))).toEqual([
      [{ logGroupName: '/a' }],
      [{ logGroupName: '/ab' }],
      [],
    ]);
    expect(aws.calls).toHaveLength(2);
  });

  it.each([
    ['two ids', { GroupIds: ['sg-1', 'sg-2'] }],
    ['no id', {}],
    ['another filter', { Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] }],
    ['a later page', { GroupIds: ['sg-1'], NextToken: '2' }],
  ])('sends a call with %s as it is', async (_, input) => {
    const aws = fakeAws({ DescribeSecurityGroupsCommand: () => ({ SecurityGroups: [] }) });
    const ec2 = shareReads(aws).client(EC2Client);

    await Promise.all([
      ec2.send(new DescribeSecurityGroupsCommand(input)),
      ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-3'] })),
    ]);

    expect(aws.recorded.map((call) => call.input)).toContainEqual(input);
  });

  it('has at most ten calls on their way', async () => {
    let now = 0;
    let most = 0;
    const client = {
      async send() {
        now++;
        most = Math.max(most, now);
        await setTimeout(1);
        now--;
        return {};
      },
    };
    const account = { client: (() => client) as never as Aws['client'] };
    const shared = shareReads(account).client(EC2Client);

    await Promise.all(
      Array.from({ length: 50 }, (_, index) => shared.send(new ModifyVpcAttributeCommand({ VpcId: `vpc-${index}` }))),
    );

    expect(most).toBe(10);
  });

  it('gives clients that paginators of the SDK accept, one for each class and Region', () => {
    const shared = shareReads(fakeAws({}));

    expect(shared.client(EC2Client)).toBeInstanceOf(EC2Client);
    expect(shared.client(EC2Client)).toBe(shared.client(EC2Client));
    expect(shared.client(EC2Client, 'us-east-1')).not.toBe(shared.client(EC2Client));
  });
});
