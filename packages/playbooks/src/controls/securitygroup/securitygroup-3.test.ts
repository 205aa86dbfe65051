import { describe, expect, it } from '@jest/globals';
import { type Parameters, apply, parametersFor, plan, verify } from '../../engine/index.ts';
import type { GroupChange } from './revert/index.ts';
import { type Rule, ruleFromText } from '../ec2/security-group/index.ts';
import { configItem } from './testing/index.ts';
import { type FakeRule, arrangeOpenGroup, openGroup } from '../ec2/testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { securityGroup3 } from './securitygroup-3.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'sg-1' };
const policy: Parameters = { groups: [{ ids: ['sg-1'] }], allowedActors: ['arn:aws:iam::*:role/Deploy*'] };
const ruleId = 'sgr-0a1b2c3d4e5f60718';
const modifiedTo = { ruleId, to: ruleOf('ingress tcp 22 0.0.0.0/0') };

function ruleOf(key: string): Rule {
  const [direction, ...text] = key.split(' ');
  const rule = ruleFromText(text.join(' '), direction === 'egress' ? 'egress' : 'ingress');
  if (rule === undefined) throw new Error(`${key} is no rule.`);
  return rule;
}

function change(did: Partial<GroupChange>): GroupChange {
  return {
    eventId: '1b9d6bcd',
    eventName: 'AuthorizeSecurityGroupIngress',
    at: '2026-11-20T10:00:00Z',
    groupId: 'sg-1',
    actor: 'arn:aws:sts::111122223333:assumed-role/Developer/mallory',
    role: 'arn:aws:iam::111122223333:role/Developer',
    sourceIp: '203.0.113.5',
    added: [],
    removed: [],
    modified: [],
    removedIds: [],
    ruleIds: [],
    ...did,
  };
}

const added = (...keys: readonly string[]) => change({ added: keys.map(ruleOf) });
const removed = (...keys: readonly string[]) =>
  change({ eventName: 'RevokeSecurityGroupIngress', removed: keys.map(ruleOf) });
const removedIds = (...ids: readonly string[]) => change({ eventName: 'RevokeSecurityGroupIngress', removedIds: ids });
const modified = (...keys: readonly string[]) =>
  change({
    eventName: 'ModifySecurityGroupRules',
    modified: keys.map((key) => {
      const { direction: _, ...to } = ruleOf(key);
      return { ruleId, to };
    }),
  });

interface Recording {
  readonly at: string;
  readonly rules: readonly string[];
}

function group(rules: readonly FakeRule[], records: readonly Recording[] | Error = []) {
  const ec2 = openGroup(rules);
  const aws = fakeAws({
    ...ec2.handlers,
    GetResourceConfigHistoryCommand() {
      if (records instanceof Error) throw records;
      return { configurationItems: records.map(({ at, rules: recorded }) => configItem(at, recorded.map(ruleOf))) };
    },
  });
  return { ec2, aws };
}

const before = (...rules: readonly string[]): Recording => ({ at: '2026-11-20T09:00:00Z', rules });

function example(event: GroupChange | null, rules: readonly FakeRule[], records?: readonly Recording[] | Error) {
  return () => ({ aws: group(rules, records).aws, parameters: { ...policy, event } });
}

const web = 'ingress tcp 443 0.0.0.0/0';
const ssh = 'ingress tcp 22 0.0.0.0/0';
const sshFromUs = 'ingress tcp 22 10.0.0.0/8';
const out = 'egress all 0.0.0.0/0';
const noRecorder = named('NoAvailableConfigurationRecorderException');

describePlaybook(securityGroup3, {
  target,
  async onMoto(account) {
    const resourceId = await arrangeOpenGroup(account, 22);
    const event = { ...added(ssh), groupId: resourceId.split('/').at(-1) };
    return { resourceId, parameters: { ...policy, groups: [{ all: true }], event } };
  },
  changes: {
    'an added rule': example(added(ssh), [web, ssh]),
    'an added rule without a recorder': example(added(ssh), [web, ssh], noRecorder),
    'rules for all kinds of sources': example(
      added('ingress all sg-2', 'ingress udp 53 pl-office', 'ingress icmp 8/-1 10.0.0.0/8', 'ingress tcp 22 ::/0', ssh),
      [web, 'ingress all sg-2', 'ingress udp 53 pl-office', 'ingress icmp 8/-1 10.0.0.0/8', 'ingress tcp 22 ::/0', ssh],
    ),
    'an added egress rule': example({ ...added(out), eventName: 'AuthorizeSecurityGroupEgress' }, [web, out]),
    'a removed rule': example(removed(web), [ssh]),
    'a removed egress rule': example({ ...removed(out), eventName: 'RevokeSecurityGroupEgress' }, [web]),
    'a rule removed by its id': example(removedIds(ruleId), [ssh], [before(web, ssh, out)]),
    'a modified rule': example(modified(ssh), [web, ssh], [before(web, sshFromUs)]),
    'a modified egress rule': example(modified('egress all 0.0.0.0/0'), [out], [before('egress all 10.0.0.0/8')]),
    'rules modified in both directions': example(
      modified(ssh, 'egress all ::/0'),
      [ssh, 'egress all ::/0'],
      [before(sshFromUs, 'egress tcp 443 ::/0')],
    ),
    'an event as a finding keeps it, as text': () => ({
      aws: group([web, ssh]).aws,
      parameters: { ...policy, event: [JSON.stringify(added(ssh))] },
    }),
  },
  leaves: {
    'a group as it was before, stricter than the change made it': example(added(ssh), [web]),
    'a removed rule that is there again, with another description': example(removed(web), [
      { rule: web, description: 'mine' },
    ]),
    'a modified rule that is as before': example(modified(ssh), [web, sshFromUs], [before(web, sshFromUs)]),
    'a rule with another description only': example(modified(ssh), [ssh], [before(ssh)]),
    'rules of which none that was recorded is missing': example(removedIds(ruleId), [web, ssh], [before(web)]),
  },
  refuses: {
    'to guess which change is meant': example(null, [ssh]),
    'a change to another group': example({ ...added(ssh), groupId: 'sg-2' }, [ssh]),
    'a new group': example(change({ eventName: 'CreateSecurityGroup' }), [out]),
    'a deleted group that is still there': example(change({ eventName: 'DeleteSecurityGroup' }), [out]),
    'a modified rule without a record': example(modified(ssh), [ssh], noRecorder),
    'a modified rule recorded only afterwards': example(
      modified(ssh),
      [ssh],
      [{ at: '2026-11-20T10:00:00Z', rules: [sshFromUs] }],
    ),
    'a modified rule where two are missing': example(modified(ssh), [ssh], [before(sshFromUs, web)]),
    'a modified rule where another kind of rule is missing': example(
      modified(ssh),
      [ssh],
      [before('ingress tcp 22 ::/0')],
    ),
    'a modified rule that was modified again': example(modified(ssh), [web], [before(sshFromUs, web)]),
    'a modified rule that may be one of two': example(
      modified(ssh),
      [ssh, 'egress tcp 22 0.0.0.0/0'],
      [before(sshFromUs)],
    ),
    'a rule removed by its id without a record': example(
      removedIds(ruleId),
      [ssh],
      named('ResourceNotDiscoveredException'),
    ),
    'a rule removed by its id where two are missing': example(removedIds(ruleId), [], [before(web, ssh)]),
  },
  gone: { 'a deleted group': () => fakeAws({ ...openGroup([], { groups: {} }).handlers }) },
});

function planned(
  event: GroupChange,
  rules: readonly FakeRule[],
  records?: readonly Recording[] | Error,
  given: Parameters = policy,
) {
  return plan(securityGroup3, target, group(rules, records).aws, parametersFor(securityGroup3, { event }, given));
}

/** The events of the group as history has them. */
const earlier = (...events: readonly GroupChange[]) => ({ earlier: { events, isComplete: true } });
const at = (time: string, event: GroupChange): GroupChange => ({
  ...event,
  eventId: `${time} ${event.eventName}`,
  at: `2026-11-20T${time}Z`,
});
const byDeploy = (event: GroupChange): GroupChange => ({
  ...event,
  actor: 'arn:aws:sts::111122223333:assumed-role/DeployWeb/ci',
  role: 'arn:aws:iam::111122223333:role/DeployWeb',
});
const rdp = 'ingress tcp 3389 0.0.0.0/0';
const db = 'ingress tcp 5432 10.0.0.0/8';

describe('SecurityGroup.3 and the order of events', () => {
  const planOf = (
    event: GroupChange,
    rules: readonly FakeRule[],
    events: readonly GroupChange[],
    more: Parameters = {},
  ) => planned(event, rules, [], { ...policy, ...earlier(...events), ...more });

  it('adds nothing when a stranger opens a port and closes it again', async () => {
    const opened = at('10:00:00', added(rdp, db));
    const closed = at('10:00:02', removed(rdp, db));

    expect(await planOf(closed, [web], [opened, closed])).toMatchObject({ kind: 'compliant' });
  });

  it('restores a rule that was removed, whatever came after it', async () => {
    const first = at('10:00:00', removed(db));
    const again = at('10:00:02', added(db));
    const last = at('10:00:04', removed(db));

    expect(await planOf(last, [web], [first, again, last])).toMatchObject({
      changes: [{ key: db, from: null }],
    });
    expect(await planOf(again, [web, db], [first, again])).toMatchObject({ kind: 'compliant' });
  });

  it('undoes what arrived in the wrong order as if it had arrived in the right one', async () => {
    const opened = at('10:00:00', added(db));
    const closed = at('10:00:02', removed(db));
    // The later event came first, and the rule was restored.
    expect(await planOf(opened, [web, db], [closed, opened])).toMatchObject({ changes: [{ key: db, to: null }] });
  });

  it('only reports a change that is older than the last one by an allowed actor', async () => {
    const late = at('10:00:00', removed(db));
    const since = byDeploy(at('10:00:05', removed(web)));

    expect(await planOf(late, [], [since, late])).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('the allowed actor arn:aws:sts::111122223333:assumed-role/DeployWeb/ci called'),
    });
  });

  it('goes back to what an allowed actor left, and no further', async () => {
    const stranger = at('10:00:00', added(db));
    const deploy = byDeploy(at('10:00:05', removed(db)));
    const again = at('10:00:10', added(db));

    expect(await planOf(again, [db], [stranger, deploy, again])).toMatchObject({ changes: [{ key: db, to: null }] });
    const removal = at('10:00:10', removed(web));
    expect(await planOf(removal, [], [stranger, deploy, removal], {})).toMatchObject({ changes: [{ key: web }] });
  });

  it.each([
    ['added twice and removed once', [added(db), removed(db), added(db)], [db], 'change'],
    ['added and removed once each', [added(db), removed(db)], [], 'refuse'],
    ['removed twice and added once', [removed(db), added(db), removed(db)], [], 'change'],
  ])('decides by the number of changes within one second: %s', async (_, changes, rules, kind) => {
    const events = changes.map((one, index) => ({ ...at('10:00:00', one), eventId: `${index}` }));

    expect(await planOf(events.at(-1)!, rules, events)).toMatchObject({ kind });
  });

  it('takes an allowed change in the same second for a later one only where it is about the same rules', async () => {
    const stranger = at('10:00:00', added(rdp));

    expect(await planOf(stranger, [rdp], [byDeploy(at('10:00:00', added(db)))])).toMatchObject({ kind: 'change' });
    expect(await planOf(stranger, [rdp], [byDeploy(at('10:00:00', removed(rdp)))])).toMatchObject({ kind: 'refuse' });
  });

  it('takes no record from between two changes of a stranger for the state before', async () => {
    const first = at('10:00:00', added(rdp));
    const second = at('10:05:00', modified(ssh));
    const between = { at: '2026-11-20T10:02:00Z', rules: [rdp, sshFromUs] };

    expect(await planned(second, [ssh], [between], { ...policy, ...earlier(first, second) })).toMatchObject({
      kind: 'refuse',
    });
  });

  it('ignores events of other groups', async () => {
    const elsewhere = { ...at('09:59:00', added(db)), groupId: 'sg-2' };

    expect(await planOf(at('10:00:00', removed(db)), [web], [elsewhere])).toMatchObject({ changes: [{ key: db }] });
  });
});

describe('SecurityGroup.3 and rules that it adds', () => {
  const asks = async (event: GroupChange, rules: readonly FakeRule[], more: Parameters = {}) => {
    const result = await planned(event, rules, [], { ...policy, ...more });
    return result.kind === 'change' ? (result.asks ?? {}) : result;
  };
  const baseRules = (forbid: object, groups: readonly object[] = [{ all: true }]) => ({
    inForce: { 'SecurityGroup.4': { groups, forbid: [{ name: 'no-db', ...forbid }] } },
  });

  it('asks before it adds a rule that a rescuer removed from the internet', async () => {
    expect(await asks(removed(rdp), [])).toEqual({
      [`rules[${rdp}]`]: `Adding the rule "${rdp}" requires approval: it is open to the internet.`,
    });
  });

  it.each([
    ['together with another rule', removed('ingress tcp 22 8.0.0.0/9'), ['ingress tcp 22 8.128.0.0/9'], 'the internet'],
    [
      'in the other direction',
      { ...removed(out), eventName: 'RevokeSecurityGroupEgress' as const },
      [],
      'the internet',
    ],
    ['by another spelling', removed('ingress tcp 22 2000::/3'), [], 'the internet'],
    ['through a prefix list', removed('ingress tcp 22 pl-1'), [], 'prefix list'],
  ])('asks where a rule may be open to the internet %s', async (_, event, rules, why) => {
    expect(Object.values(await asks(event, rules))).toEqual([expect.stringContaining(why)]);
  });

  it('asks where SecurityGroup.4 forbids the rule, if it is in force for the group', async () => {
    const forbidden = baseRules({ ports: ['5432'], source: ['10.0.0.0/8'] });

    expect(Object.values(await asks(removed(db), [], forbidden))).toEqual([
      expect.stringContaining('SecurityGroup.4 forbids it'),
    ]);
    expect(await asks(removed(db), [], baseRules({ source: 'any' }, [{ ids: ['sg-2'] }]))).toEqual({});
    expect(await asks(removed(db), [], { inForce: { 'SecurityGroup.4': { groups: [{ all: true }] } } })).toEqual({});
  });

  it('asks where history does not have all events', async () => {
    expect(Object.values(await asks(removed(db), [], { earlier: { events: [], isComplete: false } }))).toEqual([
      expect.stringContaining('the event history of the group is incomplete'),
    ]);
  });

  it('asks for nothing that it removes', async () => {
    expect(await asks(added(rdp, db), [rdp, db], { earlier: { events: [], isComplete: false } })).toEqual({});
  });
});

describe('SecurityGroup.3', () => {
  it('says who did it, from where, by which call and when', async () => {
    expect(await planned(added(ssh), [ssh])).toMatchObject({
      because:
        'The parameter allowedActors does not allow arn:aws:sts::111122223333:assumed-role/Developer/mallory (role ' +
        'arn:aws:iam::111122223333:role/Developer), who called AuthorizeSecurityGroupIngress from 203.0.113.5 at 2026-11-20T10:00:00Z.',
    });
    expect(await planned(modified(ssh), [ssh])).toMatchObject({
      reason: expect.stringMatching(/mallory .* 203\.0\.113\.5 .*correct them manually\.$/),
    });
  });

  it('gap 1: never lets a modified rule pass, and restores what was removed', async () => {
    expect(await planned(modified(ssh), [ssh], [before(sshFromUs)])).toMatchObject({
      changes: [
        { key: ssh, to: null },
        { key: sshFromUs, from: null, to: { description: null } },
      ],
    });
    expect(await planned(removed(web), [])).toMatchObject({ changes: [{ key: web, from: null }] });
    expect(await planned(change({ eventName: 'CreateSecurityGroup' }), [])).toMatchObject({
      reason: expect.stringMatching(/called CreateSecurityGroup/),
    });
  });

  it('gap 3: removes both sources of a permission that has IPv4 and IPv6, and needs no ports', async () => {
    const both = ['ingress all 0.0.0.0/0', 'ingress all ::/0'];

    expect(await planned(added(...both), [web, ...both])).toMatchObject({
      changes: both.map((key) => ({ key, to: null })),
    });
  });

  it.each<[string, Parameters]>([
    ['by default', {}],
    ['where no group is named', { allowedActors: [] }],
    ['of other groups', { groups: [{ ids: ['sg-2'] }, { tags: { Role: 'web' } }, { names: ['db-*'] }] }],
    ['by the role of a session', { ...policy, allowedActors: ['arn:aws:iam::*:role/Dev*'] }],
    ['by a session', { ...policy, allowedActors: ['arn:aws:sts::111122223333:assumed-role/Developer/*'] }],
  ])('gap 4: leaves alone what is changed %s', async (_, given) => {
    expect(await planned(added(ssh), [ssh], [], given)).toMatchObject({ kind: 'skip' });
  });

  it.each([
    [{ actor: 'arn:aws:iam::111122223333:user/ops', role: null }, 'arn:aws:iam::111122223333:user/ops', 'skip'],
    [{ actor: 'autoscaling.amazonaws.com', role: null }, 'autoscaling.amazonaws.com', 'skip'],
    [{ actor: 'autoscaling.amazonaws.com', role: null }, 'arn:aws:iam::*:role/*', 'change'],
    [{ role: 'arn:aws:iam::111122223333:role/NotDeploy' }, 'arn:aws:iam::*:role/Deploy*', 'change'],
    [{ role: 'arn:aws:iam::111122223333:role/Deployx' }, 'arn:aws:iam::111122223333:role/Deploy', 'change'],
    [{ role: 'arn:aws:iam::111122223333:role/Deploy.x' }, 'arn:aws:iam::111122223333:role/Deploy.y', 'change'],
    [{ actor: 'arn:aws:iam::444455556666:user/x:role/Deploy', role: null }, 'arn:aws:iam::*:role/Deploy', 'change'],
  ])('gap 4: knows whether %j is %s', async (who, pattern, kind) => {
    expect(await planned({ ...added(ssh), ...who }, [ssh], [], { ...policy, allowedActors: [pattern] })).toMatchObject({
      kind,
    });
  });

  it('gap 5: never calls it mitigated while the rule is still there', async () => {
    const { aws } = group([ssh]);
    const parameters = parametersFor(securityGroup3, { event: added(ssh) }, policy);

    expect(await verify(securityGroup3, target, aws, parameters)).toMatchObject({ kind: 'differs' });
  });

  it('gap 6: does nothing more when the same event arrives twice', async () => {
    const { aws, ec2 } = group([web, ssh]);
    const parameters = parametersFor(securityGroup3, { event: added(ssh) }, policy);
    const first = await plan(securityGroup3, target, aws, parameters);
    await apply(securityGroup3, target, first.kind === 'change' ? first.changes : [], aws);

    expect(await plan(securityGroup3, target, aws, parameters)).toMatchObject({ kind: 'compliant' });
    expect(ec2.rulesOf('sg-1')).toEqual([web]);
  });

  it('gap 6: restores what was removed by rule id', async () => {
    expect(await planned(removedIds(ruleId), [ssh], [before(web, ssh)])).toMatchObject({
      changes: [{ key: web, from: null }],
    });
  });

  it('never reads an unexpected error of AWS Config as no record', async () => {
    await expect(planned(added(ssh), [ssh], named('AccessDeniedException'))).rejects.toThrow('AccessDeniedException');
  });

  it('takes the newest record before the event, and no older one if that cannot be read', async () => {
    const { ec2 } = group([ssh]);
    const older = configItem('2026-11-20T09:00:00Z', [ruleOf(sshFromUs)]);
    const unreadable = {
      ...configItem('2026-11-20T09:30:00Z', []),
      configuration: '{"ipPermissions":[{"ipv4Ranges":[{}]}],"ipPermissionsEgress":[]}',
    };
    const history = { GetResourceConfigHistoryCommand: () => ({ configurationItems: [unreadable, older] }) };
    const parameters = parametersFor(securityGroup3, { event: modified(ssh) }, policy);

    expect(await plan(securityGroup3, target, fakeAws({ ...ec2.handlers, ...history }), parameters)).toMatchObject({
      kind: 'refuse',
    });
  });

  it.each<[string, Parameters, RegExp]>([
    [
      'an actor that is no ARN',
      { allowedActors: ['*'] },
      /^The parameter allowedActors\[0\] of SecurityGroup\.3 must be the ARN .*\.$/,
    ],
    [
      'an event that cannot be read',
      { event: { ...added(ssh), added: [{ protocol: 'tcp' }] } },
      /^The parameter event of SecurityGroup\.3 .*\.$/,
    ],
    ['an event that is a text', { event: 'now' }, /^The parameter event of SecurityGroup\.3 .*\.$/],
    [
      'an event with what is not known',
      { event: { ...added(ssh), modified: [{ ...modifiedTo, more: 1 }] } },
      /^The parameter event .*\.$/,
    ],
    ['a group that is no selector', { groups: ['sg-1'] }, /^The parameter groups\[0\] of SecurityGroup\.3 .*\.$/],
  ])('never takes %s', (_, given, message) => {
    expect(() => parametersFor(securityGroup3, given)).toThrow(message);
  });

  it('asks AWS Config for the group itself, by its id', async () => {
    const inputs: unknown[] = [];
    const { ec2 } = group([ssh]);
    const history = {
      GetResourceConfigHistoryCommand: (input: unknown) => {
        inputs.push(input);
        return {};
      },
    };
    const aws = fakeAws({ ...ec2.handlers, ...history });
    const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';
    await plan(securityGroup3, { ...target, resourceId }, aws, parametersFor(securityGroup3, policy));

    expect(inputs).toEqual([
      { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1', chronologicalOrder: 'Reverse', limit: 5 },
    ]);
  });
});

describe('a prefix list that changes', () => {
  const listChange = {
    prefixListId: 'pl-office',
    eventName: 'ModifyManagedPrefixList',
    at: '2026-11-20T10:00:00Z',
    actor: 'arn:aws:sts::111122223333:assumed-role/Developer/mallory',
    role: 'arn:aws:iam::111122223333:role/team/Developer',
    sourceIp: '203.0.113.5',
  };
  const planFor = (rules: readonly FakeRule[], more: object = {}) =>
    plan(securityGroup3, target, group(rules).aws, parametersFor(securityGroup3, { ...policy, listChange, ...more }));

  it('is reported with the rules that name it, and nothing is undone', async () => {
    expect(await planFor([web, 'ingress tcp 22 pl-office', 'egress all pl-office'])).toMatchObject({
      kind: 'refuse',
      reason:
        `The parameter allowedActors does not allow ${listChange.actor} (role ${listChange.role}), who called ` +
        'ModifyManagedPrefixList on pl-office at 2026-11-20T10:00:00Z. The rules "ingress tcp 22 pl-office", ' +
        '"egress all pl-office" name this list. Check its entries, and restore its previous version if they are wrong.',
    });
  });

  it.each<[string, readonly FakeRule[], object, object]>([
    ['no rule names it', [web], {}, { kind: 'compliant' }],
    ['the actor is allowed', ['ingress tcp 22 pl-office'], { allowedActors: [listChange.role] }, { kind: 'skip' }],
    ['the group is not selected', ['ingress tcp 22 pl-office'], { groups: [] }, { kind: 'skip', isUnselected: true }],
  ])('is no violation where %s', async (_, rules, more, expected) => {
    expect(await planFor(rules, more)).toMatchObject(expected);
  });
});
