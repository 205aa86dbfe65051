import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, plan, undo, verify } from '../../engine/index.ts';
import { type FakeInstanceAccount, fakeInstances } from '../ec2/testing/index.ts';
import { arrangeExposedInstance } from '../securitygroup/testing/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { contain1 } from './contain-1.ts';

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

describePlaybook(contain1, {
  target,
  onMoto: async (moto) => (await arrangeExposedInstance(moto)).arn,
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
