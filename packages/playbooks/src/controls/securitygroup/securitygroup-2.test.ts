import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type AnyChange, type Parameters, apply, parametersFor, plan, undo } from '../../engine/index.ts';
import { type FakeRule, arrangeOpenGroup, fakeSecurityGroups, openGroup } from '../ec2/testing/index.ts';
import { type FakeAws, fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { securityGroup2 } from './securitygroup-2.ts';

const arn = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: arn };
const groups = [{ names: ['web*'] }];

function requiring(rules: { readonly ingress?: readonly string[]; readonly egress?: readonly string[] }): Parameters {
  return { baselines: [{ name: 'web', groups, ...rules }] };
}

const web = requiring({ ingress: ['tcp 80 0.0.0.0/0', 'tcp 443 0.0.0.0/0'] });
const all = requiring({
  ingress: ['all self', 'udp 53 pl-office', 'icmp 8/-1 10.0.0.0/8', 'tcp 20-25 ::/0', 'tcp 22 sg-2'],
  egress: [],
});

const groupWith = (...rules: readonly FakeRule[]) => groupUnder(web, ...rules);

function groupUnder(parameters: Parameters, ...rules: readonly FakeRule[]) {
  return () => ({ aws: fakeAws(openGroup(rules).handlers), parameters });
}

describePlaybook(securityGroup2, {
  target,
  async onMoto(account) {
    const resourceId = await arrangeOpenGroup(account, 22);
    const required = {
      ingress: ['tcp 443 0.0.0.0/0', 'tcp 22 10.0.0.0/8', 'tcp 8443 self', 'udp 53 ::/0'],
      egress: ['tcp 443 0.0.0.0/0'],
    };
    return { resourceId, parameters: { baselines: [{ groups: [{ accounts: [account.accountId] }], ...required }] } };
  },
  changes: {
    'a group without rules': groupWith(),
    'a group with a rogue rule': groupWith(
      'ingress tcp 80 0.0.0.0/0',
      'ingress tcp 443 0.0.0.0/0',
      'ingress tcp 22 0.0.0.0/0',
    ),
    'a group with half of its rules': groupWith('ingress tcp 80 0.0.0.0/0'),
    'a group with wider rules than are required': groupWith('ingress all 0.0.0.0/0', 'ingress tcp 0-65535 ::/0'),
    'a group with a rule of every kind too much': groupWith(
      { rule: 'ingress tcp 22 203.0.113.0/24', description: 'office', tags: { owner: 'net-team' } },
      'ingress udp 53 sg-2',
      'ingress all sg-1',
      'ingress tcp 443 pl-office',
      'ingress icmpv6 ::/0',
      'ingress 50 10.0.0.0/8',
    ),
    'a group that lacks a rule of every kind': groupUnder(all, 'egress all 0.0.0.0/0'),
    'a group that may not send anything': groupUnder(
      requiring({ egress: [] }),
      'ingress all sg-1',
      'egress all 0.0.0.0/0',
    ),
    'a group that must send something': groupUnder(requiring({ egress: ['tcp 443 0.0.0.0/0'] }), 'egress all ::/0'),
    'a group in a default VPC': () => ({
      aws: fakeAws(openGroup(['ingress tcp 22 0.0.0.0/0'], { isDefaultVpc: true }).handlers),
      parameters: web,
    }),
    'a full group': () => ({
      aws: fakeAws(openGroup(['ingress tcp 1 0.0.0.0/0', 'ingress tcp 2 0.0.0.0/0'], { quota: 2 }).handlers),
      parameters: { ...web, rulesPerGroup: 2 },
    }),
  },
  leaves: {
    'a group with the required rules': groupWith('ingress tcp 443 0.0.0.0/0', 'ingress tcp 80 0.0.0.0/0'),
    'a group whose rules have descriptions and tags': groupWith(
      { rule: 'ingress tcp 443 0.0.0.0/0', description: 'the shop', tags: { owner: 'shop' } },
      { rule: 'ingress tcp 80 0.0.0.0/0', description: 'redirects' },
    ),
    'outbound rules of which the baseline says nothing': groupWith(
      'ingress tcp 443 0.0.0.0/0',
      'ingress tcp 80 0.0.0.0/0',
      'egress all ::/0',
    ),
    'inbound rules of which the baseline says nothing': groupUnder(requiring({ egress: [] }), 'ingress all 0.0.0.0/0'),
    'a group without rules that must have none': groupUnder(requiring({ ingress: [], egress: [] })),
  },
  refuses: {
    'a group that two baselines select, with different rules': groupUnder({
      baselines: [
        { name: 'web', groups, ingress: ['tcp 443 0.0.0.0/0'] },
        { name: 'database', groups: [{ ids: ['sg-1'] }], ingress: ['tcp 5432 10.0.0.0/8'] },
      ],
    }),
    'a baseline that no group has room for': groupUnder({ ...web, rulesPerGroup: 1 }),
  },
  gone: {
    'a deleted group': () => fakeAws(fakeSecurityGroups({ groups: {} }).handlers),
  },
});

/** Making a client for every call is what takes the time of many runs. */
function withOneClient(aws: FakeAws): FakeAws {
  const ec2 = aws.client(EC2Client);
  return {
    ...aws,
    client: (constructor, region) => (ec2 instanceof constructor ? ec2 : aws.client(constructor, region)),
  };
}

async function changesOn(aws: FakeAws, given: Parameters): Promise<readonly AnyChange[]> {
  const planned = await plan(securityGroup2, target, aws, parametersFor(securityGroup2, given));
  return planned.kind === 'change' ? planned.changes : [];
}

describe('SecurityGroup.2', () => {
  it.each<[string, Parameters]>([
    ['no parameter', {}],
    ['a baseline for no group', { baselines: [{ groups: [], ingress: [] }] }],
    [
      'a baseline for other groups',
      { baselines: [{ groups: [{ ids: ['sg-2'] }, { tags: { Role: 'web' } }], ingress: [] }] },
    ],
  ])('changes no group and sends no notification, with %s', async (_, given) => {
    const aws = groupWith('ingress all 0.0.0.0/0')().aws;

    const planned = await plan(securityGroup2, target, aws, parametersFor(securityGroup2, given));

    expect(planned).toMatchObject({ kind: 'skip', reason: expect.stringMatching(/^No baseline .*\.$/) });
  });

  it('never opens a database to the world, because each group has its own baseline', async () => {
    const baselines = [
      { name: 'web', groups: [{ tags: { Role: 'web' } }], ingress: ['tcp 443 0.0.0.0/0'] },
      { name: 'database', groups: [{ tags: { Role: 'database' } }], ingress: ['tcp 5432 sg-2'] },
    ];
    const { handlers } = openGroup([]);
    const tagged = {
      GroupId: 'sg-1',
      GroupName: 'db',
      OwnerId: '111122223333',
      Tags: [{ Key: 'Role', Value: 'database' }],
    };
    const aws = fakeAws({
      ...handlers,
      DescribeSecurityGroupsCommand: () => ({ SecurityGroups: [tagged, { GroupId: 'sg-2' }] }),
    });

    expect((await changesOn(aws, { baselines })).map(({ key }) => key)).toEqual(['ingress tcp 5432 sg-2']);
  });

  it('removes rogue rules although the required ones have descriptions and share their ports with others', async () => {
    const ec2 = openGroup([
      { rule: 'ingress tcp 80 0.0.0.0/0', description: 'web' },
      'ingress tcp 80 10.0.0.0/8',
      { rule: 'ingress tcp 443 0.0.0.0/0', description: 'web' },
      'ingress tcp 22 0.0.0.0/0',
    ]);
    const aws = fakeAws(ec2.handlers);

    expect(await apply(securityGroup2, target, await changesOn(aws, web), aws)).toEqual({ kind: 'done' });

    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0']);
    expect(ec2.rowsOf('sg-1').map(({ Description }) => Description)).toEqual(['web', 'web']);
  });

  it('adds missing rules before it removes any, so that access is not interrupted', async () => {
    const aws = groupWith('ingress tcp 0-65535 0.0.0.0/0')().aws;

    expect(await changesOn(aws, web)).toMatchObject([
      { key: 'ingress tcp 80 0.0.0.0/0', from: null },
      { key: 'ingress tcp 443 0.0.0.0/0', from: null },
      { key: 'ingress tcp 0-65535 0.0.0.0/0', to: null },
    ]);
  });

  it('never runs into the quota: a full group loses rules first, and gets them back when it is undone', async () => {
    const rogue = Array.from({ length: 60 }, (_, index) => `ingress tcp ${1000 + index} 0.0.0.0/0`);
    const ec2 = openGroup(rogue);
    const aws = fakeAws(ec2.handlers);
    const changes = await changesOn(aws, web);

    expect(await apply(securityGroup2, target, changes, aws)).toEqual({ kind: 'done' });
    expect(ec2.rulesOf('sg-1')).toEqual(['ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0']);
    expect(await undo(securityGroup2, target, changes, aws)).toEqual({ kind: 'done' });
    expect(ec2.rulesOf('sg-1').toSorted()).toEqual(rogue.toSorted());
  });

  it.each([
    ['tcp 22 sg-9', 'sg-9'],
    ['tcp 22 pl-9', 'pl-9'],
    ['tcp 22 sg-peer', 'sg-peer'],
  ])('changes nothing if the source of a required rule does not exist: %s', async (rule, id) => {
    const peers = { 'sg-peer': { accountId: '444455556666', vpcId: 'vpc-2' } };
    const aws = fakeAws(openGroup(['ingress tcp 22 0.0.0.0/0'], { peers }).handlers);
    const given = requiring({ ingress: ['tcp 443 0.0.0.0/0', rule] });

    expect(await plan(securityGroup2, target, aws, parametersFor(securityGroup2, given))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining(`sources that this account does not have in this Region: ${id}.`),
    });
  });

  it('reads no source of a rule that is present, and not the group itself', async () => {
    const aws = groupWith('ingress tcp 22 pl-office', 'ingress tcp 22 sg-2')().aws;
    const given = requiring({ ingress: ['tcp 22 pl-office', 'tcp 22 sg-2', 'all self'] });
    await plan(securityGroup2, target, aws, parametersFor(securityGroup2, given));

    expect(aws.calls).toEqual(['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules']);
  });

  it('finds more sources than one filter takes and one page has', async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `pl-${index}`);
    const prefixLists = Object.fromEntries(ids.map((id) => [id, []]));
    const aws = fakeAws(openGroup([], { prefixLists, pageSize: 90 }).handlers);
    const given = { ...requiring({ ingress: ids.map((id) => `tcp 22 ${id}`) }), rulesPerGroup: 1000 };

    expect(await changesOn(aws, given)).toHaveLength(201);
    expect(aws.calls.filter((call) => call === 'ec2:DescribeManagedPrefixLists')).toHaveLength(4);
  });

  it('says which rule cannot be added, and why, if its source was deleted after the plan', async () => {
    const planned = openGroup([], { groups: { 'sg-1': { rules: [] }, 'sg-9': { rules: [] } } });
    const changes = await changesOn(fakeAws(planned.handlers), requiring({ ingress: ['tcp 22 sg-9'] }));
    const aws = groupWith()().aws;

    expect(await apply(securityGroup2, target, changes, aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^The rule "ingress tcp 22 sg-9" cannot be added\. .*'sg-9' does not exist/),
    });
  });

  it('says which baseline the group must follow', async () => {
    const planned = await plan(securityGroup2, target, groupWith()().aws, parametersFor(securityGroup2, web));

    expect(planned).toMatchObject({
      because: 'The group must have the rules of the baseline "web", and no other rules.',
    });
  });

  it('is at rest after one run, whatever the group and the baseline, and can be undone', async () => {
    const traffic = fc.constantFrom('tcp 22', 'tcp 20-25', 'udp 22', 'icmp', 'icmp 8/-1', 'icmpv6', 'all', '50');
    const sources = ['0.0.0.0/0', '::/0', 'pl-office', 'sg-1'];
    const rulesFrom = (...from: readonly string[]) =>
      fc.uniqueArray(
        fc.tuple(traffic, fc.constantFrom(...from)).map((parts) => parts.join(' ')),
        { maxLength: 4 },
      );
    const required = fc.record(
      { ingress: rulesFrom(...sources), egress: rulesFrom(...sources) },
      { requiredKeys: ['ingress'] },
    );
    const present = rulesFrom(...sources, 'sg-peer');
    const descriptions = fc.option(fc.constantFrom('a', 'b'));
    const peers = { 'sg-peer': { accountId: '444455556666', vpcId: 'vpc-2' } };

    await fc.assert(
      fc.asyncProperty(present, present, required, descriptions, async (ingress, egress, baseline, description) => {
        const before = [...ingress.map((text) => `ingress ${text}`), ...egress.map((text) => `egress ${text}`)];
        const ec2 = openGroup(
          before.map((text) => (description === null ? text : { rule: text, description })),
          { peers },
        );
        const aws = withOneClient(fakeAws(ec2.handlers));
        const given = requiring(baseline);
        const changes = await changesOn(aws, given);

        expect(await apply(securityGroup2, target, changes, aws)).toEqual({ kind: 'done' });

        const expected = [
          ...baseline.ingress.map((text) => `ingress ${text}`),
          ...(baseline.egress ?? egress).map((text) => `egress ${text}`),
        ];
        expect(ec2.rulesOf('sg-1').toSorted()).toEqual(expected.toSorted());
        expect(await plan(securityGroup2, target, aws, parametersFor(securityGroup2, given))).toMatchObject({
          kind: 'compliant',
        });
        expect(await apply(securityGroup2, target, changes, aws)).toEqual({ kind: 'done' });
        expect(await undo(securityGroup2, target, changes, aws)).toEqual({ kind: 'done' });
        expect(ec2.rulesOf('sg-1').toSorted()).toEqual(before.toSorted());
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
