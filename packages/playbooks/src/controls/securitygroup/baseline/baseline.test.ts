import { describe, expect, it } from '@jest/globals';
import { baselineAnnotation, debugLines, planBaseline } from './baseline.ts';
import { type Baseline, type BaselineParameters, requiredRule } from './baseline-parameters.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';
import type { BaselineGroup } from './absent-sources.ts';

const group = { groupId: 'sg-1', name: 'web', tags: { Role: 'web' }, accountId: '111122223333', vpcId: 'vpc-1' };
const groups = [{ all: true as const }];

/** A group with these rules: `ingress tcp 22 0.0.0.0/0`. */
function groupWith(...texts: readonly string[]): BaselineGroup {
  const rules = texts.map((text): Rule => {
    const [direction, ...rest] = text.split(' ');
    const rule = requiredRule(rest.join(' '), direction === 'egress' ? 'egress' : 'ingress', 'sg-1');
    if (rule === undefined) throw new Error(`${text} is no rule.`);
    return rule;
  });
  return { group, rules: Object.fromEntries(rules.map((rule) => [keyOf(rule), rule])), absentSources: [] };
}

function requiring(...baselines: readonly Baseline[]): BaselineParameters {
  return { baselines, rulesPerGroup: 60, debug: true, inForce: {} };
}

const web = requiring({ name: 'web', groups, ingress: ['tcp 80 0.0.0.0/0', 'tcp 443 0.0.0.0/0'] });

const noSsh: BaselineParameters['inForce'] = {
  'SecurityGroup.4': { groups, forbid: [{ name: 'no-ssh', ports: ['22'], source: 'internet' }] },
};

describe('planBaseline', () => {
  it('never adds a rule that SecurityGroup.4 forbids and would remove again', () => {
    const required = requiring({ name: 'web', groups, ingress: ['tcp 22 0.0.0.0/0', 'tcp 443 0.0.0.0/0'] });

    expect(planBaseline(groupWith('ingress tcp 80 0.0.0.0/0'), { ...required, inForce: noSsh })).toMatchObject({
      kind: 'change',
      changes: [
        { key: 'ingress tcp 443 0.0.0.0/0', from: null },
        { key: 'ingress tcp 80 0.0.0.0/0', to: null },
      ],
      because: expect.stringContaining('ASR does not add them: "ingress tcp 22 0.0.0.0/0"'),
    });
    expect(planBaseline(groupWith('ingress tcp 443 0.0.0.0/0'), { ...required, inForce: noSsh })).toEqual({
      kind: 'refuse',
      reason:
        'SecurityGroup.4 forbids rules that the baseline requires of sg-1, so ASR does not add them: "ingress tcp 22 0.0.0.0/0". ' +
        'Change the baseline or the base rules in the policy.',
    });
  });

  it('adds no rule to a group that isolates an instance, and removes those of others', () => {
    const isolating = (...texts: readonly string[]) => {
      const state = groupWith(...texts);
      return { ...state, group: { ...state.group, name: 'ISOLATED-i-1' } };
    };
    const required = requiring({ groups, ingress: ['tcp 443 0.0.0.0/0'], egress: ['all 10.0.0.0/8'] });

    expect(planBaseline(isolating(), required)).toEqual({ kind: 'compliant' });
    expect(planBaseline(isolating('ingress tcp 22 0.0.0.0/0'), required)).toMatchObject({
      changes: [{ key: 'ingress tcp 22 0.0.0.0/0', to: null }],
    });
  });

  it('adds a rule if SecurityGroup.4 does not select the group', () => {
    const inForce = { 'SecurityGroup.4': { groups: [], forbid: noSsh['SecurityGroup.4']?.forbid ?? [] } };
    const required = requiring({ groups, ingress: ['tcp 22 0.0.0.0/0'] });

    expect(planBaseline(groupWith(), { ...required, inForce })).toMatchObject({ changes: [{ from: null }] });
  });

  it.each([
    ['EC2.13', {}, 'tcp 22 0.0.0.0/0'],
    ['EC2.14', {}, 'tcp 3389 ::/0'],
    ['EC2.18', {}, 'udp 53 0.0.0.0/0'],
    ['EC2.18', { authorizedTcpPorts: ['443'] }, 'tcp 80 0.0.0.0/0'],
    ['EC2.19', {}, 'tcp 8080 0.0.0.0/0'],
  ])('never adds a rule that %s with the parameters %j would remove again: %s', (control, parameters, rule) => {
    const required = requiring({ name: 'web', groups, ingress: [rule, 'tcp 443 0.0.0.0/0'] });
    const state = groupWith('ingress tcp 443 0.0.0.0/0');
    const forbidden = `${control} forbids rules that the baseline requires of sg-1, so ASR does not add them: "ingress ${rule}".`;

    expect(planBaseline(state, { ...required, inForce: { [control]: parameters } })).toEqual({
      kind: 'refuse',
      reason: `${forbidden} Change the baseline, or the mode of ${control} in the policy.`,
    });
  });

  it.each([
    ['a port that EC2.18 authorizes', { 'EC2.18': { authorizedTcpPorts: ['22'] } }, 'tcp 22 0.0.0.0/0'],
    ['a port of some addresses', { 'EC2.13': {}, 'EC2.18': {} }, 'tcp 22 10.0.0.0/8'],
    ['a group that is not the default one', { 'EC2.2': {} }, 'tcp 22 0.0.0.0/0'],
  ])('adds a rule for %s', (_, inForce, rule) => {
    const required = requiring({ groups, ingress: [rule] });

    expect(planBaseline(groupWith(), { ...required, inForce })).toMatchObject({ changes: [{ from: null }] });
  });

  it('never adds a rule to a default group that EC2.2 would remove again', () => {
    const state = { ...groupWith(), group: { ...group, name: 'default' } };
    const required = requiring({ groups, ingress: ['tcp 443 10.0.0.0/8'] });

    expect(planBaseline(state, { ...required, inForce: { 'EC2.2': {} } })).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('EC2.2 forbids rules that the baseline requires of'),
    });
  });

  it('never adds one rule of a baseline if the source of another does not exist', () => {
    const state = {
      ...groupWith('ingress tcp 22 0.0.0.0/0'),
      absentSources: ['sg-9', 'pl-gone', 'sg-of-another-rule'],
    };
    const required = requiring(
      { name: 'web', groups, ingress: ['tcp 443 0.0.0.0/0', 'tcp 22 sg-9', 'udp 53 pl-gone'] },
      { name: 'out', groups, egress: [] },
    );

    expect(planBaseline(state, required)).toEqual({
      kind: 'refuse',
      reason:
        'The baseline "web" and "out" of SecurityGroup.2 requires rules for sources that this account does not have in ' +
        'this Region: sg-9, pl-gone. Correct the baseline in the policy, or share the prefix list with this account, ' +
        'then remediate again.',
    });
  });

  it('does not need the source of a rule that another control forbids', () => {
    const state = { ...groupWith('ingress tcp 80 0.0.0.0/0'), absentSources: ['pl-gone'] };
    const required = requiring({ groups, ingress: ['tcp 443 0.0.0.0/0'] });

    expect(planBaseline(state, required)).toMatchObject({ kind: 'change' });
  });

  it('names both baselines that contradict each other, by their place if they have no name', () => {
    const planned = planBaseline(
      groupWith(),
      requiring({ groups, ingress: [] }, { name: 'b', groups, ingress: ['all self'] }),
    );

    expect(planned).toEqual({
      kind: 'refuse',
      reason:
        'The baselines "baselines[0]" and "b" of SecurityGroup.2 both select this group and require different ingress ' +
        'rules. Change the policy so that only one of them selects the group.',
    });
  });

  it('removes the rules that neither of two contradicting baselines has, and adds none', () => {
    const planned = planBaseline(
      groupWith('ingress tcp 22 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0', 'egress all 0.0.0.0/0'),
      requiring({ groups, ingress: ['tcp 443 0.0.0.0/0'] }, { name: 'b', groups, ingress: ['all self'] }),
    );

    expect(planned).toMatchObject({
      kind: 'change',
      changes: [{ key: 'ingress tcp 22 0.0.0.0/0', to: null }],
      because: expect.stringContaining('"baselines[0]" and "b" of SecurityGroup.2 both select this group'),
    });
  });

  it('joins baselines that do not contradict each other', () => {
    const ingress = ['tcp 443 0.0.0.0/0', 'tcp 80 0.0.0.0/0'];
    const planned = planBaseline(
      groupWith('egress all 0.0.0.0/0'),
      requiring(
        { name: 'a', groups, ingress },
        { name: 'b', groups, ingress: ingress.toReversed() },
        { name: 'c', groups, egress: [] },
      ),
    );

    expect(planned).toMatchObject({
      because: 'The group must have the rules of the baseline "a" and "c", and no other rules.',
      changes: [
        { key: 'ingress tcp 443 0.0.0.0/0' },
        { key: 'ingress tcp 80 0.0.0.0/0' },
        { key: 'egress all 0.0.0.0/0' },
      ],
    });
  });

  it('counts IPv4 and IPv6 apart, and groups in both', () => {
    const parameters = (...ingress: readonly string[]) => ({
      ...requiring({ name: 'w', groups, ingress }),
      rulesPerGroup: 2,
    });

    expect(
      planBaseline(groupWith(), parameters('tcp 1 0.0.0.0/0', 'tcp 2 0.0.0.0/0', 'tcp 1 ::/0', 'tcp 2 ::/0')).kind,
    ).toBe('change');
    expect(planBaseline(groupWith(), parameters('tcp 1 0.0.0.0/0', 'tcp 2 0.0.0.0/0', 'tcp 1 self'))).toEqual({
      kind: 'refuse',
      reason:
        'The baseline "w" of SecurityGroup.2 requires 3 ingress rules, but the quota is 2 rules per group. Shorten the ' +
        'baseline, or raise the quota and set the parameter rulesPerGroup to the new value.',
    });
  });

  it('removes first only in the direction that has no room', () => {
    const parameters = { ...requiring({ groups, ingress: ['all sg-2'], egress: ['all sg-2'] }), rulesPerGroup: 1 };

    expect(planBaseline(groupWith('ingress all sg-1'), parameters)).toMatchObject({
      changes: [{ key: 'ingress all sg-1', to: null }, { key: 'ingress all sg-2' }, { key: 'egress all sg-2' }],
    });
    expect(planBaseline(groupWith('ingress all sg-1'), { ...parameters, rulesPerGroup: 2 })).toMatchObject({
      changes: [{ key: 'ingress all sg-2' }, { key: 'ingress all sg-1', to: null }, { key: 'egress all sg-2' }],
    });
  });
});

describe('baselineAnnotation', () => {
  it.each<[string, BaselineGroup, string]>([
    [
      'nothing is wrong',
      groupWith('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0'),
      'Permissions are correct.',
    ],
    ['rules are missing', groupWith(), 'Permissions were modified. 2 new authorization(s).'],
    [
      'rules are too many',
      groupWith('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/0', 'ingress all self'),
      'Permissions were modified. 1 new revocation(s).',
    ],
    [
      'both',
      groupWith('ingress tcp 443 0.0.0.0/0', 'ingress all self'),
      'Permissions were modified. 1 new authorization(s). 1 new revocation(s).',
    ],
  ])('counts what changes where %s', (_, state, annotation) => {
    expect(baselineAnnotation(state, web)).toBe(annotation);
  });

  it('gives the reason where nothing was decided', () => {
    expect(baselineAnnotation(groupWith(), requiring())).toBe(
      'No baseline of SecurityGroup.2 in the policy selects this group.',
    );
  });
});

describe('debugLines', () => {
  const state = groupWith('ingress tcp 443 0.0.0.0/0', 'ingress all self', 'egress all ::/0');

  it('logs nothing unless it is asked to', () => {
    expect(debugLines(state, { ...web, debug: false })).toEqual([]);
  });

  it('logs the group, and what is authorized and revoked, as EC2 takes it', () => {
    const lines = debugLines(
      state,
      requiring({ groups, ingress: ['tcp 80 0.0.0.0/0', 'tcp 443 0.0.0.0/0'], egress: [] }),
    );

    expect(lines).toEqual([
      `security group: ${JSON.stringify(state)}`,
      'authorizing for sg-1 ingress: [{"IpProtocol":"tcp","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]',
      'revoking for sg-1 ingress: [{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-1"}]}]',
      'revoking for sg-1 egress: [{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]',
    ]);
  });

  it('logs only the group where nothing changes', () => {
    expect(debugLines(state, requiring({ groups, egress: ['all ::/0'] }))).toHaveLength(1);
    expect(debugLines(state, requiring())).toHaveLength(1);
  });
});
