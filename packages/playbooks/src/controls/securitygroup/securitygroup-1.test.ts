import { describe, expect, it } from '@jest/globals';
import { type AnyPlan, apply, plan, undo, verify } from '../../engine/index.ts';
import { arrangeExposedInstance } from './testing/index.ts';
import {
  type FakeInstance,
  type FakeInstanceAccount,
  type FakeInstanceGroup,
  type FakeRule,
  fakeInstances,
} from '../ec2/testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { securityGroup1 } from './securitygroup-1.ts';

const out = 'egress all 0.0.0.0/0';
const ceilings = { maximumPorts: 200, maximumDays: 0 };
const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
};
const other = { ...target, resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-2' };
const prefixLists = { 'pl-office': ['203.0.113.0/24'], 'pl-world': ['10.0.0.0/8', '0.0.0.0/0'] };

/** The instance `i-1` with its interfaces. */
function account(
  instance: FakeInstance,
  groups: FakeInstanceAccount['groups'],
  more: Partial<FakeInstanceAccount> = {},
) {
  return fakeInstances({ instances: { 'i-1': instance }, groups, prefixLists, ...more });
}

/** One interface in one group, `web`. */
function behind(
  rules: readonly FakeRule[],
  tag?: string,
  group: Partial<FakeInstanceGroup> = {},
  more: Partial<FakeInstanceAccount> = {},
) {
  const tags = tag === undefined ? {} : { AllowedPorts: tag };
  return account(
    { tags, interfaces: { 'eni-1': ['sg-1'] } },
    { 'sg-1': { name: 'web', rules, ...group }, 'sg-9': { rules: [] } },
    more,
  );
}

const exposed =
  (rules: readonly FakeRule[], tag?: string, group: Partial<FakeInstanceGroup> = {}, more = {}) =>
  () =>
    fakeAws(behind(rules, tag, group, more).handlers);

/** Two interfaces, three groups, two of them offending and shared with `i-2`. */
function sharedGroups() {
  const instances = {
    'i-1': { tags: { AllowedPorts: '443' }, interfaces: { 'eni-1': ['sg-1'], 'eni-2': ['sg-2', 'sg-3'] } },
    'i-2': { interfaces: { 'eni-3': ['sg-1', 'sg-2'] } },
  };
  const groups = {
    'sg-1': {
      name: 'web',
      tags: { owner: 'net-team' },
      rules: [
        'ingress tcp 22 0.0.0.0/0',
        'ingress tcp 443 0.0.0.0/0',
        'ingress tcp 22 10.0.0.0/8',
        'ingress tcp 22 sg-1',
        'egress tcp 443 0.0.0.0/0',
      ],
    },
    'sg-2': { name: 'everything', rules: ['ingress all ::/0', 'ingress tcp 8080 10.0.0.0/8', out] },
    'sg-3': { name: 'database', rules: ['ingress tcp 5432 10.0.0.0/8', out] },
  };
  return fakeInstances({ instances, groups });
}

const halfMade = {
  'sg-8': {
    name: 'QUARANTINED-web',
    tags: { 'asr:quarantine-of': 'sg-1' },
    rules: [out, 'ingress tcp 443 10.0.0.0/8', 'ingress tcp 9999 10.0.0.0/8'],
  },
  'sg-1': {
    name: 'web',
    rules: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 10.0.0.0/8', 'egress udp 53 10.0.0.0/8'],
  },
};

describePlaybook(securityGroup1, {
  target,
  onMoto: async (moto) => (await arrangeExposedInstance(moto)).arn,
  changes: {
    'an instance that allows nothing': exposed(['ingress tcp 22 0.0.0.0/0', out]),
    'an instance open on other ports than it allows': exposed(
      ['ingress tcp 80 0.0.0.0/0', 'ingress tcp 22 0.0.0.0/0'],
      '80',
    ),
    'an instance open to all traffic': exposed(['ingress all 0.0.0.0/0']),
    'an instance open from port 0': exposed(['ingress tcp 0-1024 0.0.0.0/0']),
    'an instance open to a range of which both ends are allowed': exposed(['ingress tcp 80-90 0.0.0.0/0'], '80,90'),
    'an instance open over IPv6': exposed(['ingress tcp 22 ::/0']),
    'an instance open through a prefix list': exposed(['ingress tcp 22 pl-world']),
    'an instance open through two halves of the internet': exposed([
      'ingress tcp 22 0.0.0.0/1',
      'ingress tcp 20-30 128.0.0.0/1',
    ]),
    'an instance open on UDP 80, which allows TCP 80': exposed(['ingress udp 80 0.0.0.0/0'], '80'),
    'an instance whose exception has expired': exposed(['ingress tcp 22 0.0.0.0/0'], '22@2026-11-20'),
    'an instance whose exception has a typing error': exposed(['ingress tcp 22 0.0.0.0/0'], '22;'),
    'an instance whose exception names every port': exposed(['ingress tcp 22 0.0.0.0/0'], '0-65535'),
    'an instance with an offending group beside a good one': () =>
      fakeAws(
        account(
          { interfaces: { 'eni-1': ['sg-1', 'sg-2'] } },
          { 'sg-1': { rules: ['ingress tcp 22 0.0.0.0/0'] }, 'sg-2': { rules: [out] } },
        ).handlers,
      ),
    'an instance open through two groups, each with half of the internet': () =>
      fakeAws(
        account(
          { interfaces: { 'eni-1': ['sg-1', 'sg-2'] } },
          { 'sg-1': { rules: ['ingress tcp 22 0.0.0.0/1'] }, 'sg-2': { rules: ['ingress tcp 22 128.0.0.0/1'] } },
        ).handlers,
      ),
    'an instance with two interfaces and three groups, two of them shared': () => fakeAws(sharedGroups().handlers),
    'a stopped instance, which may start again': () =>
      fakeAws(
        account({ state: 'stopped', interfaces: { 'eni-1': ['sg-1'] } }, { 'sg-1': { rules: ['ingress all ::/0'] } })
          .handlers,
      ),
    'an instance whose clone was left half-made': () =>
      fakeAws(account({ interfaces: { 'eni-1': ['sg-1'] } }, halfMade).handlers),
    'an instance whose group bears tags on its rules': exposed([
      'ingress tcp 22 0.0.0.0/0',
      { rule: 'ingress tcp 22 10.0.0.0/8', description: 'ours', tags: { owner: 'net-team' } },
      { rule: out, description: 'by intent' },
    ]),
  },
  leaves: {
    'an instance behind a group without rules': exposed([]),
    'an instance that allows all that is open': exposed(
      ['ingress tcp 80 0.0.0.0/0', 'ingress tcp 8000-8100 ::/0', 'ingress udp 53 0.0.0.0/0'],
      '80, 8000-8050, 8051-8100, udp:53',
    ),
    'an exception on its last day': exposed(['ingress tcp 22 0.0.0.0/0'], '22@2026-11-21'),
    'an exception of the security group itself': exposed(['ingress tcp 22 0.0.0.0/0'], undefined, {
      tags: { AllowedPorts: '22' },
    }),
    'an instance with restricted sources only': exposed([
      'ingress all 10.0.0.0/8',
      'ingress tcp 22 sg-9',
      'ingress all sg-1',
      'ingress tcp 22 pl-office',
    ]),
    'ICMP from everywhere, which has no ports': exposed(['ingress icmp 8/-1 0.0.0.0/0', 'ingress icmpv6 ::/0']),
    'an allowed port in front of a list that cannot be read': exposed(['ingress tcp 443 pl-unshared'], '443'),
    'an interface that a service manages': exposed(
      ['ingress all 0.0.0.0/0'],
      undefined,
      {},
      { requesterManaged: ['eni-1'] },
    ),
    'an instance without interfaces': () =>
      fakeAws(account({ interfaces: {} }, { 'sg-1': { rules: ['ingress all 0.0.0.0/0'] } }).handlers),
  },
  refuses: {
    'an instance in front of a list that the owner no longer shares': exposed(['ingress tcp 22 pl-unshared']),
  },
  gone: {
    'a deleted instance': () => fakeAws(fakeInstances({ instances: {}, groups: {} }).handlers),
    'an instance that is shutting down': () =>
      fakeAws(
        account(
          { state: 'shutting-down', interfaces: { 'eni-1': ['sg-1'] } },
          { 'sg-1': { rules: ['ingress all ::/0'] } },
        ).handlers,
      ),
    'a terminated instance': () => fakeAws(account({ state: 'terminated', interfaces: {} }, {}).handlers),
  },
});

type Fake = ReturnType<typeof fakeInstances>;

/** Plans and applies; answers with what there was to be changed. */
async function remediate(fake: Fake, where = target) {
  const aws = fakeAws(fake.handlers);
  const planned = await plan(securityGroup1, where, aws);
  if (planned.kind !== 'change') throw new Error(`Expected changes, but the plan is ${JSON.stringify(planned)}.`);
  expect(await apply(securityGroup1, where, planned.changes, aws)).toEqual({ kind: 'done' });
  expect(await verify(securityGroup1, where, aws)).toEqual({ kind: 'done' });
  return planned;
}

const takeBack = (fake: Fake, changes: Awaited<ReturnType<typeof remediate>>['changes'], where = target) =>
  undo(securityGroup1, where, changes, fakeAws(fake.handlers));

async function annotationFor(fake: Fake): Promise<string> {
  const state = await securityGroup1.read(target, fakeAws(fake.handlers));
  if (state === undefined) throw new Error('The instance is gone.');
  return String(securityGroup1.annotation?.(state, ceilings));
}

describe('SecurityGroup.1 on several interfaces and shared groups', () => {
  it('ends right on every interface, leaves the other instance alone, and puts all of it back', async () => {
    const fake = sharedGroups();

    const { changes } = await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-web']);
    expect(fake.groupsOf('eni-2')).toEqual(['database']);
    expect(fake.groupsOf('eni-3')).toEqual(['everything', 'web']);
    expect(fake.rulesOf('web')).toContain('ingress tcp 22 0.0.0.0/0');
    expect(await takeBack(fake, changes)).toEqual({ kind: 'done' });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
    expect(fake.groupsOf('eni-2')).toEqual(['database', 'everything']);
    expect(fake.groupNamed('QUARANTINED-web')).toBeUndefined();
  });

  it('gives each offending group a clone of its own, without its own offending rules', async () => {
    const groups = {
      'sg-1': { name: 'a', rules: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 80 10.0.0.0/8'] },
      'sg-2': { name: 'b', rules: ['ingress tcp 3389 0.0.0.0/0', 'ingress tcp 22 10.0.0.0/8'] },
    };
    const fake = account({ interfaces: { 'eni-1': ['sg-1', 'sg-2'], 'eni-2': ['sg-1'] } }, groups);

    await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-a', 'QUARANTINED-b']);
    expect(fake.groupsOf('eni-2')).toEqual(['QUARANTINED-a']);
    expect(fake.rulesOf('QUARANTINED-a')).toEqual(['ingress tcp 80 10.0.0.0/8']);
    expect(fake.rulesOf('QUARANTINED-b')).toEqual(['ingress tcp 22 10.0.0.0/8']);
  });

  it('uses the clone of another instance, and undo of one never takes it from the other', async () => {
    const fake = fakeInstances({
      instances: { 'i-1': { interfaces: { 'eni-1': ['sg-1'] } }, 'i-2': { interfaces: { 'eni-2': ['sg-1'] } } },
      groups: { 'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0', out] } },
    });
    const first = await remediate(fake);
    const second = await remediate(fake, other);
    expect(fake.groupsOf('eni-2')).toEqual(['QUARANTINED-web']);

    expect(await takeBack(fake, first.changes)).toEqual({ kind: 'done' });

    expect(fake.groupsOf('eni-1')).toEqual(['web']);
    expect(fake.groupsOf('eni-2')).toEqual(['QUARANTINED-web']);
    expect(await takeBack(fake, second.changes, other)).toEqual({ kind: 'done' });
    expect(fake.groupNamed('QUARANTINED-web')).toBeUndefined();
  });

  it('never opens a clone for an instance with other exceptions: that one gets a clone of its own', async () => {
    const fake = fakeInstances({
      instances: {
        'i-1': { interfaces: { 'eni-1': ['sg-1'] } },
        'i-2': { tags: { AllowedPorts: '443' }, interfaces: { 'eni-2': ['sg-1'] } },
      },
      groups: { 'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0'] } },
    });

    await remediate(fake);
    await remediate(fake, other);

    expect(fake.groupsOf('eni-2')).toEqual(['QUARANTINED-web-2']);
    expect(fake.rulesOf('QUARANTINED-web')).toEqual([]);
    expect(fake.rulesOf('QUARANTINED-web-2')).toEqual(['ingress tcp 443 0.0.0.0/0']);
  });

  it('never describes every group of the Region for an instance without interfaces', async () => {
    const aws = fakeAws(account({ interfaces: {} }, { 'sg-1': { rules: ['ingress all 0.0.0.0/0'] } }).handlers);

    expect(await plan(securityGroup1, target, aws)).toMatchObject({ kind: 'compliant' });
    expect(aws.calls).not.toContain('ec2:DescribeSecurityGroups');
  });

  it('shows an interface that a service manages, and never touches it', async () => {
    const fake = account(
      { interfaces: { 'eni-1': ['sg-1'], 'eni-2': ['sg-1'] } },
      { 'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0'] } },
      { requesterManaged: ['eni-2'] },
    );

    const { state } = await remediate(fake);

    expect(state).toMatchObject({ requesterManaged: ['eni-2'] });
    expect(fake.groupsOf('eni-2')).toEqual(['web']);
  });

  it('sees a rule that was added to an attached group after the last look', async () => {
    const fake = behind([out]);
    expect(await plan(securityGroup1, target, fakeAws(fake.handlers))).toMatchObject({ kind: 'compliant' });

    fake.add('sg-1', 'ingress tcp 22 0.0.0.0/0');

    expect(await plan(securityGroup1, target, fakeAws(fake.handlers))).toMatchObject({ kind: 'change' });
  });
});

describe('the clone of SecurityGroup.1', () => {
  it('keeps restricted sources on the offending port, and lets in no one new', async () => {
    const fake = behind([
      'ingress tcp 22 0.0.0.0/0',
      'ingress tcp 22 10.0.0.0/8',
      'ingress tcp 22 sg-9',
      'ingress tcp 22 pl-office',
      out,
    ]);

    await remediate(fake);

    expect(fake.rulesOf('QUARANTINED-web')).toEqual([
      out,
      'ingress tcp 22 10.0.0.0/8',
      'ingress tcp 22 pl-office',
      'ingress tcp 22 sg-9',
    ]);
  });

  it.each([
    ['nowhere', []],
    ['one network with all traffic', ['egress all 10.0.0.0/8']],
    ['HTTPS and itself', ['egress tcp 443 0.0.0.0/0', 'egress tcp 5432 sg-1']],
    ['everywhere', [out]],
  ])('reaches what the group reaches, and no more: %s', async (_, egress) => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0', ...egress]);

    await remediate(fake);

    expect(fake.rulesOf('QUARANTINED-web')).toEqual(egress.map((rule) => rule.replace('sg-1', 'self')).toSorted());
  });

  it('lets in its own members where the group lets in its own, and not those of the group', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0', 'ingress all sg-1']);

    await remediate(fake);

    expect(fake.rulesOf('QUARANTINED-web')).toEqual(['ingress all self']);
  });

  it('bears the tags of the group, whose clone it is, and what made it', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0'], undefined, {
      tags: { owner: 'net-team', 'aws:cloudformation:stack-name': 'web' },
    });

    await remediate(fake);

    expect(fake.groupNamed('QUARANTINED-web')).toMatchObject({
      VpcId: 'vpc-1',
      Description: 'Quarantined security group (web) due to public ports without exception',
      Tags: [
        { Key: 'owner', Value: 'net-team' },
        { Key: 'asr:quarantine-of', Value: 'sg-1' },
        { Key: 'asr:remediation', Value: 'SecurityGroup.1' },
      ],
    });
  });

  it('never loses the exceptions of the group, however many tags that has', async () => {
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`tag-${index}`, 'x']));
    const rules = ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0'];
    const fake = behind(rules, undefined, { tags: { ...many, AllowedPorts: '443' } });

    await remediate(fake);

    const tags = fake.groupNamed('QUARANTINED-web')?.Tags ?? [];
    expect(tags).toHaveLength(50);
    expect(tags).toContainEqual({ Key: 'AllowedPorts', Value: '443' });
  });

  it('is never entered with other rules than planned, if another principal was faster', async () => {
    const fake = fakeInstances({
      instances: {
        'i-1': { interfaces: { 'eni-1': ['sg-1'] } },
        'i-2': { tags: { AllowedPorts: '443' }, interfaces: { 'eni-2': ['sg-1'] } },
      },
      groups: { 'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0'] } },
    });
    const aws = fakeAws(fake.handlers);
    const planned = await plan(securityGroup1, target, aws);
    await remediate(fake, other);

    const applied = await apply(securityGroup1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(applied).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/QUARANTINED-web.*Plan again\.$/) });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
  });

  it('has a name and a description that EC2 takes, however long the name of the group is', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0'], undefined, { name: 'x'.repeat(255) });

    await remediate(fake);

    expect(fake.groupNamed(`QUARANTINED-${'x'.repeat(240)}`)?.Description).toHaveLength(255);
  });

  it('never takes a group of the same name that another principal made', async () => {
    const groups = {
      'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0'] },
      'sg-7': { name: 'QUARANTINED-web', rules: ['ingress tcp 22 0.0.0.0/0'] },
    };
    const fake = account({ interfaces: { 'eni-1': ['sg-1'] } }, groups);

    await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-web-2']);
  });

  it.each<[string, FakeInstanceAccount['groups'][string], FakeInstance['interfaces'], string]>([
    [
      'in another VPC with our tags',
      { name: 'QUARANTINED-web', vpcId: 'vpc-2', tags: { 'asr:quarantine-of': 'sg-1' }, rules: [] },
      {},
      'QUARANTINED-web',
    ],
    [
      'in another VPC with our tags, complete',
      {
        name: 'QUARANTINED-web',
        vpcId: 'vpc-2',
        tags: { 'asr:quarantine-of': 'sg-1', 'asr:remediation': 'SecurityGroup.1' },
        rules: [],
      },
      {},
      'QUARANTINED-web',
    ],
    [
      'in use and not complete',
      { name: 'QUARANTINED-web', tags: { 'asr:quarantine-of': 'sg-1' }, rules: ['ingress all 0.0.0.0/0'] },
      { 'eni-7': ['sg-7'] },
      'QUARANTINED-web-2',
    ],
    [
      'complete, with other rules',
      {
        name: 'QUARANTINED-web',
        tags: { 'asr:quarantine-of': 'sg-1', 'asr:remediation': 'SecurityGroup.1' },
        rules: ['ingress all 0.0.0.0/0'],
      },
      {},
      'QUARANTINED-web-2',
    ],
  ])('is made although there is a decoy %s', async (_, decoy, interfaces, expected) => {
    const fake = fakeInstances({
      // The decoy comes first in every answer.
      groups: { 'sg-7': decoy, 'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0', out] } },
      instances: { 'i-1': { interfaces: { 'eni-1': ['sg-1'] } }, 'i-7': { interfaces } },
    });

    const { changes } = await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual([expected]);
    expect(await takeBack(fake, changes)).toEqual({ kind: 'done' });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
  });

  it('is replaced by a clone of its source when it is opened, and never cloned itself', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 10.0.0.0/8']);
    await remediate(fake);
    fake.add('sg-new1', 'ingress tcp 3389 0.0.0.0/0');

    await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-web-2']);
    expect(fake.rulesOf('QUARANTINED-web-2')).toEqual(['ingress tcp 443 10.0.0.0/8']);
  });

  it('is cloned under its own name where its source is gone', async () => {
    const tags = { 'asr:quarantine-of': 'sg-0', 'asr:remediation': 'SecurityGroup.1' };
    const fake = behind(['ingress tcp 22 0.0.0.0/0'], undefined, { name: 'QUARANTINED-web', tags });

    await remediate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-web-2']);
  });

  it('that is in use and may not be complete is left alone, and the next name is used', async () => {
    const fake = account({ interfaces: { 'eni-1': ['sg-1'] } }, halfMade, {
      instances: { 'i-1': { interfaces: { 'eni-1': ['sg-1'] } }, 'i-2': { interfaces: { 'eni-2': ['sg-8'] } } },
    });
    const aws = fakeAws(fake.handlers);
    const planned = await plan(securityGroup1, target, aws);

    const applied = await apply(securityGroup1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(applied).toEqual({ kind: 'done' });
    expect(fake.rulesOf('QUARANTINED-web')).toContain('ingress tcp 9999 10.0.0.0/8');
    expect(fake.groupsOf('eni-1')).toEqual(['QUARANTINED-web-2']);
  });

  it('that another instance enters after the plan, before it is complete, is left alone', async () => {
    const fake = account({ interfaces: { 'eni-1': ['sg-1'] } }, halfMade, {
      instances: { 'i-1': { interfaces: { 'eni-1': ['sg-1'] } }, 'i-2': { interfaces: { 'eni-2': ['sg-1'] } } },
    });
    const aws = fakeAws(fake.handlers);
    const planned = await plan(securityGroup1, target, aws);
    fake.move('eni-2', ['sg-8']);

    const applied = await apply(securityGroup1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(applied).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('sg-8 (QUARANTINED-web) is in use'),
    });
    expect(fake.rulesOf('QUARANTINED-web')).toContain('ingress tcp 9999 10.0.0.0/8');
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
  });

  it('is never entered before its rules are complete', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0', 'ingress tcp 22 10.0.0.0/8'], undefined, {}, { quota: 2 });
    const handlers = {
      ...fake.handlers,
      AuthorizeSecurityGroupIngressCommand: () => {
        throw named('UnauthorizedOperation');
      },
    };
    const planned = await plan(securityGroup1, target, fakeAws(handlers));

    await expect(
      apply(securityGroup1, target, planned.kind === 'change' ? planned.changes : [], fakeAws(handlers)),
    ).rejects.toThrow('UnauthorizedOperation');
    expect(fake.groupsOf('eni-1')).toEqual(['web']);

    await remediate(fake);
    expect(fake.rulesOf('QUARANTINED-web')).toEqual(['ingress tcp 22 10.0.0.0/8']);
  });

  it('says what to do when the Region is full of groups', async () => {
    const aws = fakeAws(behind(['ingress tcp 22 0.0.0.0/0'], undefined, {}, { groupQuota: 2 }).handlers);
    const planned = await plan(securityGroup1, target, aws);

    const applied = await apply(securityGroup1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(applied).toMatchObject({ kind: 'failed', reason: expect.stringContaining('Raise the quota') });
  });
});

describe('undo of SecurityGroup.1', () => {
  it('refuses if the interface was moved to other groups since', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const { changes } = await remediate(fake);
    fake.move('eni-1', ['sg-9']);

    expect(await takeBack(fake, changes)).toMatchObject({ kind: 'refused' });
    expect(fake.groupsOf('eni-1')).toEqual(['sg-9']);
  });

  it('says what to do when a group that the interface was in is gone', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const { changes } = await remediate(fake);
    const handlers = {
      ...fake.handlers,
      ModifyNetworkInterfaceAttributeCommand: () => {
        throw named('InvalidGroup.NotFound');
      },
    };

    expect(await undo(securityGroup1, target, changes, fakeAws(handlers))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('was deleted: one of sg-1.'),
    });
  });

  it.each([
    [
      'into a clone that is gone',
      ['QUARANTINED-web of sg-1'],
      'The quarantine group QUARANTINED-web of sg-1 no longer exists.',
    ],
    ['into no group at all', [], 'would be left without a group.'],
  ])('never puts an interface %s', async (_, to, reason) => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const change = { field: 'interfaces', key: 'eni-1', from: ['sg-1'], to } as const;

    await expect(securityGroup1.apply(target, change, fakeAws(fake.handlers))).rejects.toThrow(reason);
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
  });

  it('leaves a clone that a rule of another group names by now', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const { changes } = await remediate(fake);
    fake.add('sg-9', 'ingress tcp 22 sg-new1');

    expect(await takeBack(fake, changes)).toEqual({ kind: 'done' });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
    expect(fake.groupNamed('QUARANTINED-web')).toBeDefined();
  });
});

describe('SecurityGroup.1 where EC2 does not show everything', () => {
  it('never plans without the rules of a group that the instance is in', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const aws = fakeAws({ ...fake.handlers, DescribeSecurityGroupsCommand: () => ({ SecurityGroups: [] }) });

    await expect(securityGroup1.read(target, aws)).rejects.toThrow('EC2 did not return the security group sg-1');
  });

  it('never makes the hundredth clone of a group', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0']);
    const state = await securityGroup1.read(target, fakeAws(fake.handlers));
    if (state === undefined) throw new Error('The instance is gone.');
    const vpcId = state.groups['sg-1']?.vpcId;
    const names = ['', ...Array.from({ length: 98 }, (_, index) => `-${index + 2}`)];
    const takenNames = names.map((end) => `${vpcId}/QUARANTINED-web${end}`);

    expect(() => securityGroup1.plan({ ...state, takenNames }, ceilings)).toThrow(
      'All names for clones of sg-1 are taken.',
    );
  });
});

describe('the plan of SecurityGroup.1', () => {
  it('never moves a node of an EKS node group out of the group of its cluster unasked', async () => {
    const node = { tags: { 'eks:nodegroup-name': 'workers' }, interfaces: { 'eni-1': ['sg-1'] } };
    const groups = { 'sg-1': { name: 'eks-cluster', rules: ['ingress tcp 22 0.0.0.0/0', 'ingress all sg-1', out] } };
    const planned = await plan(securityGroup1, target, fakeAws(account(node, groups).handlers));

    const owner = expect.stringContaining('Amazon EKS manages this resource');
    expect(planned).toMatchObject({
      kind: 'change',
      asks: { 'clones[QUARANTINED-eks-cluster of sg-1]': owner, 'interfaces[eni-1]': owner },
    });
  });

  const because = async (fake: Fake) => {
    const planned: AnyPlan | { readonly kind: 'gone' } = await plan(securityGroup1, target, fakeAws(fake.handlers));
    return planned.kind === 'change' ? planned.because : undefined;
  };

  it('names ports, groups, and what names a group that is left', async () => {
    const fake = behind(['ingress tcp 22 0.0.0.0/0', 'ingress tcp 20-25 ::/0']);
    fake.add('sg-9', 'ingress tcp 5432 sg-1');

    expect(await because(fake)).toBe(
      'The internet reaches eni-1 on ports [20-25] that no AllowedPorts tag names, through sg-1 (web). ' +
        'It moves to QUARANTINED-web of sg-1, without ingress tcp 20-25 ::/0, ingress tcp 22 0.0.0.0/0. ' +
        'After this change, interfaces that leave sg-1 could no longer use the rules of sg-9 that name it.',
    );
  });

  it('names the rules that are lost with a group that is left', async () => {
    const groups = {
      'sg-1': { name: 'web', rules: ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 10.0.0.0/8'] },
      'sg-2': { rules: [] },
    };

    expect(await because(account({ interfaces: { 'eni-1': ['sg-1', 'sg-2'] } }, groups))).toBe(
      'The internet reaches eni-1 on ports [22] that no AllowedPorts tag names, through sg-1 (web). ' +
        'eni-1 leaves sg-1. Other rules that no longer apply to it: ingress tcp 443 10.0.0.0/8 (sg-1).',
    );
  });
});

it('the plan without the tag AllowedPorts closes the ports that it allows, on the instance and its groups', async () => {
  const { tag, without } = securityGroup1.excusedBy ?? {};
  const fake = behind(['ingress tcp 22 0.0.0.0/0'], '22');
  const tagged = behind(['ingress tcp 22 0.0.0.0/0'], undefined, { tags: { AllowedPorts: '22' } });

  expect(tag).toBe('AllowedPorts');
  for (const one of [fake, tagged]) {
    const state = await securityGroup1.read(target, fakeAws(one.handlers));
    if (state === undefined || without === undefined) throw new Error('The instance is there.');

    expect(securityGroup1.plan(state, ceilings).kind).toBe('compliant');
    expect(securityGroup1.plan(without(state), ceilings).kind).toBe('change');
  }
});

describe('what AWS Config shows of SecurityGroup.1', () => {
  it.each<[string, readonly FakeRule[], string | undefined, string]>([
    [
      'ports',
      ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 3389 ::/0'],
      undefined,
      'has public ports [22, 3389] without a valid exception',
    ],
    [
      'a range around what is allowed',
      ['ingress tcp 20-25 0.0.0.0/0'],
      '22',
      'has public ports [20-21, 23-25] without a valid exception',
    ],
    ['UDP', ['ingress udp 53 0.0.0.0/0'], '53', 'has public ports [udp:53] without a valid exception'],
    ['all traffic', ['ingress all 0.0.0.0/0'], undefined, 'has public ports [all] without a valid exception'],
    ['port 0', ['ingress tcp 0 0.0.0.0/0'], undefined, 'has public ports [0] without a valid exception'],
    ['nothing', [out], undefined, 'has no public ports without a valid exception'],
    [
      'a typing error beside a good token',
      ['ingress tcp 22 0.0.0.0/0', 'ingress tcp 80 0.0.0.0/0'],
      '80, 2z2, 22@2026-01-31',
      'has public ports [22] without a valid exception; ignored AllowedPorts tokens: 2z2 (malformed), 22@2026-01-31 (expired)',
    ],
    [
      'a token with more ports than the policy allows',
      ['ingress tcp 22 0.0.0.0/0'],
      '1-1000',
      'has public ports [22] without a valid exception; ignored AllowedPorts tokens: 1-1000 (too many ports)',
    ],
    [
      'an unreadable list',
      ['ingress tcp 22 pl-unshared'],
      undefined,
      'has no public ports without a valid exception, except through unreadable prefix lists: pl-unshared',
    ],
  ])('says it of %s', async (_, rules, tag, text) => {
    expect(await annotationFor(behind(rules, tag))).toBe(`EC2 Instance i-1 ${text}`);
  });

  it('never loses the number of the ports when their list is cut', async () => {
    const rules = Array.from({ length: 60 }, (_, index) => `ingress tcp ${10_000 + 2 * index} 0.0.0.0/0`);

    const text = await annotationFor(behind(rules));

    expect(text).toHaveLength(256);
    expect(text).toMatch(/^EC2 Instance i-1 has 60 public ports \[10000, 10002, .* \[truncated\]$/);
  });
});
