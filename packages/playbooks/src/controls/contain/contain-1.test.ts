import { describe, expect, it } from '@jest/globals';
import { apply, isIrreversible, needsApproval, parametersFor, plan, undo, verify } from '../../engine/index.ts';
import { type FakeInstanceAccount, fakeInstances } from '../ec2/testing/index.ts';
import { arrangeExposedInstance } from '../securitygroup/testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { contain1 } from './contain-1.ts';
import { type FakeVolumes, fakeVolumes } from './testing/index.ts';

const out = 'egress all 0.0.0.0/0';
const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
};
const prefixLists = { 'pl-office': ['203.0.113.0/24'] };
const web = { 'sg-1': { name: 'web', tags: { owner: 'net-team' }, rules: ['ingress tcp 443 pl-office', out] } };
const clone = { name: 'ISOLATED-i-1', tags: { 'asr:quarantine-of': 'sg-1', 'asr:remediation': 'SecurityGroup.1' } };

/** The instance `i-1` in the group `web`, next to another instance. */
function account(more: Partial<FakeInstanceAccount> = {}, instance: object = {}) {
  const interfaces = { 'eni-1': ['sg-1'] };
  return fakeInstances({
    instances: { 'i-1': { interfaces, ...instance }, 'i-2': { interfaces: { 'eni-9': ['sg-1'] } } },
    groups: web,
    prefixLists,
    ...more,
  });
}

const aws = (more: Partial<FakeInstanceAccount> = {}, instance: object = {}) =>
  fakeAws(account(more, instance).handlers);
const inGroups = (groups: readonly string[], more: FakeInstanceAccount['groups']) =>
  aws({ groups: { ...web, ...more } }, { interfaces: { 'eni-1': groups } });

const finding = 'arn:aws:guardduty:eu-west-1:111122223333:detector/1/finding/2';
const parameters = { snapshots: ['true'], findingId: finding, remediationId: 'remediation-1' };
const root = { VolumeId: 'vol-1', Size: 8, Encrypted: false };
const data = { VolumeId: 'vol-2', Size: 100, Encrypted: true };
const withVolumes = (volumes: FakeVolumes, fake = account()) => fakeAws({ ...fake.handlers, ...volumes.handlers });
const evidence = (volumes: FakeVolumes) => () => ({ aws: withVolumes(volumes), parameters });

describePlaybook(contain1, {
  target,
  onMoto: async (moto) => ({ resourceId: (await arrangeExposedInstance(moto)).arn, parameters }),
  changes: {
    'an instance in one group': () => aws(),
    'an instance with two interfaces in several groups': () =>
      aws(
        { groups: { ...web, 'sg-2': { rules: [out] }, 'sg-3': { rules: [] } } },
        { interfaces: { 'eni-1': ['sg-1', 'sg-2'], 'eni-2': ['sg-3'] } },
      ),
    'an instance with interfaces in two VPCs': () =>
      aws(
        { groups: { ...web, 'sg-2': { rules: [out], vpcId: 'vpc-2' } } },
        { interfaces: { 'eni-1': ['sg-1'], 'eni-2': ['sg-2'] } },
      ),
    'an instance in a group without rules of its own': () => inGroups(['sg-2'], { 'sg-2': { rules: [] } }),
    'an instance that SecurityGroup.1 quarantined': () =>
      inGroups(['sg-8'], { 'sg-8': { ...clone, name: 'QUARANTINED-web', rules: [out] } }),
    'a group that was left half-made, with the rule of another principal': () =>
      inGroups(['sg-1'], {
        'sg-8': { ...clone, tags: { 'asr:quarantine-of': 'sg-1' }, rules: [out, 'ingress tcp 22 0.0.0.0/0'] },
      }),
    'an isolated instance whose group another principal opened': () =>
      inGroups(['sg-8'], { 'sg-8': { ...clone, rules: ['egress tcp 443 0.0.0.0/0'] } }),
    'an instance with a volume, with snapshots': () => evidence(fakeVolumes([root]))(),
    'an instance with several volumes, with snapshots': () => evidence(fakeVolumes([data, root]))(),
    'an instance without a volume, with snapshots': () => evidence(fakeVolumes([]))(),
    'a stopped instance, which may start again': () => aws({}, { state: 'stopped' }),
  },
  leaves: {
    'an isolated instance': () => inGroups(['sg-8'], { 'sg-8': { ...clone, rules: [] } }),
    'an isolated instance whose original group is gone': () =>
      aws({ groups: { 'sg-8': { ...clone, rules: [] } } }, { interfaces: { 'eni-1': ['sg-8'] } }),
  },
  refuses: {
    'an instance with interfaces of AWS services only': () => aws({ requesterManaged: ['eni-1'] }),
    'an instance without interfaces': () => aws({}, { interfaces: {} }),
  },
  gone: {
    'an instance that was deleted': () => aws({ instances: {} }),
    'a terminated instance': () => aws({}, { state: 'terminated' }),
  },
});

describe('Contain.1', () => {
  async function isolate(fake: ReturnType<typeof account>) {
    const planned = await plan(contain1, target, fakeAws(fake.handlers));
    const changes = planned.kind === 'change' ? planned.changes : [];
    expect(await apply(contain1, target, changes, fakeAws(fake.handlers))).toEqual({ kind: 'done' });
    expect(await verify(contain1, target, fakeAws(fake.handlers))).toEqual({ kind: 'done' });
    return changes;
  }

  it('moves every interface into a group without rules and without tags of others, and leaves other instances', async () => {
    const fake = account();
    const changes = await isolate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['ISOLATED-i-1']);
    expect(fake.rulesOf('ISOLATED-i-1')).toEqual([]);
    expect(fake.groupNamed('ISOLATED-i-1')?.Tags?.map(({ Key }) => Key)).toEqual([
      'asr:quarantine-of',
      'asr:remediation',
    ]);
    expect(fake.groupsOf('eni-9')).toEqual(['web']);
    expect(fake.rulesOf('web')).toHaveLength(2);
    expect(changes.map((change) => needsApproval(contain1, change))).toEqual([true, true]);

    expect(await undo(contain1, target, changes, fakeAws(fake.handlers))).toEqual({ kind: 'done' });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
    expect(fake.groupNamed('ISOLATED-i-1')).toBeUndefined();
  });

  it.each([
    ['a group of another principal', { name: 'ISOLATED-i-1', rules: [out] }],
    ['a group with the tags of ASR that allows traffic', { ...clone, rules: ['ingress all 0.0.0.0/0'] }],
    [
      'a complete group of another source',
      { ...clone, tags: { ...clone.tags, 'asr:quarantine-of': 'sg-7' }, rules: [] },
    ],
  ])('is not blocked by %s with its name', async (_, decoy) => {
    const fake = account({ groups: { ...web, 'sg-7': { rules: [] }, 'sg-8': decoy } });
    await isolate(fake);

    expect(fake.groupsOf('eni-1')).toEqual(['ISOLATED-i-1-2']);
    expect(fake.rulesOf('ISOLATED-i-1-2')).toEqual([]);
  });

  it('says so if all names are taken', async () => {
    const names = ['ISOLATED-i-1', ...Array.from({ length: 98 }, (_, index) => `ISOLATED-i-1-${index + 2}`)];
    const taken = Object.fromEntries(names.map((name, index) => [`sg-9${index}`, { name, rules: [] }]));
    const groups = { ...web, ...taken };

    await expect(plan(contain1, target, aws({ groups }))).rejects.toThrow('Delete unused groups named ISOLATED-');
  });

  it('names what ends the instance, and whose credentials it has', async () => {
    const tags = { 'aws:autoscaling:groupName': 'web-asg', 'eks:nodegroup-name': 'workers' };
    const more = { requesterManaged: ['eni-2'] };
    const instance = { tags, profile: 'shop/web', interfaces: { 'eni-1': ['sg-1'], 'eni-2': ['sg-1'] } };
    const planned = await plan(contain1, target, aws(more, instance));
    const because = planned.kind === 'change' ? planned.because : '';

    expect(because).toMatch(/^After this change, every client of i-1 could no longer reach it\. /);
    expect(because).toContain('The Auto Scaling group web-asg can terminate the isolated instance');
    expect(because).toContain('Its instance profile is web.');
    expect(because).toContain('It keeps 1 network interfaces');
    expect(because).toContain('EKS');
  });
});

describe('Contain.1 with snapshots', () => {
  const values = parametersFor(contain1, parameters);
  const tags = (more: { readonly [key: string]: string } = {}) =>
    Object.entries({
      'asr:evidence-of': 'i-1',
      'asr:finding': finding,
      'asr:remediation': 'remediation-1',
      ...more,
    }).map(([Key, Value]) => ({ Key, Value }));

  async function planned(session: ReturnType<typeof withVolumes>, given = values) {
    const result = await plan(contain1, target, session, given);
    return { because: '', changes: [], ...result };
  }

  it('takes them before the groups change, once, with the finding and the remediation, and keeps them', async () => {
    const [volumes, fake] = [fakeVolumes([root, data]), account()];
    const session = withVolumes(volumes, fake);
    const { changes, because } = await planned(session);
    expect(because).toContain(
      'First, ASR takes snapshots of its 2 volumes: at most 108 GiB, about $5.40 a month until',
    );
    expect(because).toContain('the key of an encrypted volume');
    expect(changes.map((change) => isIrreversible(contain1, change))).toEqual([true, false, false]);

    expect(await apply(contain1, target, changes, session, { parameters: values })).toEqual({ kind: 'done' });
    expect(session.calls.indexOf('ec2:CreateSnapshots')).toBeLessThan(session.calls.indexOf('ec2:CreateSecurityGroup'));
    expect(volumes.snapshots).toMatchObject(['vol-1', 'vol-2'].map((VolumeId) => ({ VolumeId, Tags: tags() })));
    expect(await verify(contain1, target, session, values)).toEqual({
      kind: 'done',
      evidence: 'Snapshots: snap-1, snap-2.',
    });

    await apply(contain1, target, changes, session, { parameters: values });
    const reversible = changes.filter((change) => !isIrreversible(contain1, change));
    expect(await undo(contain1, target, reversible, session, { parameters: values })).toEqual({ kind: 'done' });
    expect(fake.groupsOf('eni-1')).toEqual(['web']);
    expect(volumes.snapshots).toHaveLength(2);
  });

  it('finds the snapshots of an attempt that crashed before the isolation', async () => {
    const volumes = fakeVolumes([root]);
    volumes.add({ VolumeId: 'vol-1', Tags: tags() });
    const session = withVolumes(volumes);
    const { changes } = await planned(session);

    expect(changes.map(({ field }) => field)).toEqual(['clones', 'interfaces']);
  });

  it.each([
    ['of another volume with its tags', { VolumeId: 'vol-9', Tags: tags() }],
    ['of another remediation', { VolumeId: 'vol-1', Tags: tags({ 'asr:remediation': 'remediation-0' }) }],
    ['that failed', { VolumeId: 'vol-1', Tags: tags(), State: 'error' as const }],
    ['of another instance', { VolumeId: 'vol-1', Tags: tags({ 'asr:evidence-of': 'i-2' }) }],
  ])('is not prevented by a snapshot %s', async (_, other) => {
    const volumes = fakeVolumes([root]);
    volumes.add(other);
    const { changes } = await planned(withVolumes(volumes));

    expect(changes.map(({ field }) => field)).toEqual(['snapshots', 'clones', 'interfaces']);
  });

  async function isolateDespite(error: string) {
    const [volumes, fake] = [fakeVolumes([data], error), account()];
    const session = withVolumes(volumes, fake);
    const { changes } = await planned(session);
    const result = await apply(contain1, target, changes, session, { parameters: values }).catch(
      (thrown: Error) => thrown,
    );
    expect(fake.groupsOf('eni-1')).toEqual(['ISOLATED-i-1']);
    expect(await verify(contain1, target, session, values)).toMatchObject({
      evidence: 'It has no snapshot: take one now.',
    });
    return result;
  }

  it('isolates the instance although the quota of snapshots is exhausted, and fails with the reason', async () => {
    expect(await isolateDespite('SnapshotLimitExceeded')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('The instance is isolated, but has no snapshots. The quota of EBS snapshots'),
    });
  });

  it('isolates the instance before it reports an unexpected error of the snapshots', async () => {
    expect(await isolateDespite('InternalError')).toMatchObject({ name: 'InternalError' });
  });

  it('names the snapshots of the latest remediation, and not all of many', async () => {
    const volumes = fakeVolumes([root]);
    volumes.add({ Tags: tags({ 'asr:remediation': 'remediation-0' }) });
    for (let count = 0; count < 4; count += 1) volumes.add({ Tags: tags({ 'asr:remediation': 'remediation-2' }) });
    const isolated = account(
      { groups: { ...web, 'sg-8': { ...clone, rules: [] } } },
      { interfaces: { 'eni-1': ['sg-8'] } },
    );

    expect(await verify(contain1, target, withVolumes(volumes, isolated), values)).toEqual({
      kind: 'done',
      evidence: 'Snapshots: snap-2, snap-3 and 2 more with their tags.',
    });
  });

  it('says that an instance has no volume, and takes no snapshot', async () => {
    const session = withVolumes(fakeVolumes([]));
    const { changes, because } = await planned(session);

    expect(because).toContain('It has no EBS volume, so ASR takes no snapshot.');
    expect(changes.map(({ field }) => field)).toEqual(['clones', 'interfaces']);
    await apply(contain1, target, changes, session, { parameters: values });
    expect(await verify(contain1, target, session, values)).toMatchObject({ evidence: 'It has no EBS volume.' });
  });

  it('takes none unless the policy says so, and asks EC2 nothing about volumes', async () => {
    const { changes } = await planned(aws(), parametersFor(contain1, { ...parameters, snapshots: 'false' }));

    expect(changes.map(({ field }) => field)).toEqual(['clones', 'interfaces']);
  });

  it('never deletes a snapshot', async () => {
    const from = { finding, remediation: 'remediation-1' };
    const session = fakeAws({});
    await contain1.apply(target, { field: 'snapshots', from, to: null }, session);

    expect(session.calls).toEqual([]);
  });
});
