import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import * as fc from 'fast-check';
import { type EventRule, eventRules, inputTemplateOf, longestPattern } from './event-patterns.ts';
import { type Mode, type Policy, defaultPolicy } from '../policy/index.ts';
import { standards } from '../controls/index.ts';
import {
  aCallEvent,
  aCustomAction,
  aGuardDutyFinding,
  aMacieFinding,
  anAsffFinding,
  anEvaluationEvent,
  anImportedEvent,
  anImportedV2Event,
  anInspectorFinding,
  aBucketResource,
  anOcsfVulnerability,
  anOcsfFinding,
  anOcsfThreat,
  anOldAsffFinding,
} from '../testing/index.ts';

const action = 'arn:aws:securityhub:eu-west-1:111122223333:action/custom/ASRRemediate';

/** Every control that any requirement names. Many more than fit into one pattern. */
const controls = [
  ...new Set([
    ...Object.values(standards).flatMap((checks) =>
      Object.values(checks).filter((control) => typeof control === 'string'),
    ),
    ...Array.from({ length: 40 }, (_, index) => `SecretsManager.${index + 1}`),
  ]),
];

function automatic(...controlIds: readonly string[]): Policy {
  const control = { mode: 'automatic' as const };
  return { ...defaultPolicy, controls: Object.fromEntries(controlIds.map((controlId) => [controlId, control])) };
}

function rulesThatMatch(event: object, policy: Policy): readonly string[] {
  return namesOf(eventRules(policy, controls, action), event);
}

function namesOf(rules: readonly EventRule[], event: object): readonly string[] {
  return rules.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name);
}

describe('the rule for requests of delegates', () => {
  const delegation = [{ name: 'shop-team', accounts: ['111122223333'], may: ['undo'] as const }];
  const [rule, ...others] = eventRules({ ...defaultPolicy, delegation }, controls, action).filter(
    ({ bus }) => bus === 'requests',
  );

  it('exists if the policy has a delegation, on a bus of its own', () => {
    expect(rule).toEqual({
      name: 'Delegated',
      bus: 'requests',
      description: expect.any(String),
      pattern: {
        source: [{ prefix: 'asr.delegate/' }, { prefix: 'asr.chat/' }],
        'detail-type': ['ASR Remediate', 'ASR Approval', 'ASR Undo'],
      },
      starts: { kind: 'delegated' },
    });
    expect(others).toEqual([]);
    expect(eventRules(defaultPolicy, controls, action).some(({ bus }) => bus === 'requests')).toBe(false);
  });
});

describe('eventRules', () => {
  it('has only the button if no control is automatic', () => {
    expect(eventRules(defaultPolicy, controls, action)).toEqual([
      {
        name: 'RemediateWithAsr',
        bus: 'default',
        description: 'Starts when a user chooses "Remediate with ASR" for findings in Security Hub.',
        pattern: {
          source: ['aws.securityhub'],
          'detail-type': ['Security Hub Findings - Custom Action'],
          resources: [action],
        },
        starts: { kind: 'button' },
      },
    ]);
  });

  it('writes one pattern for ASFF and one for OCSF', () => {
    const [, asff, ocsf] = eventRules(automatic('EC2.13', 'EC2.2'), controls, action);

    expect(asff).toEqual({
      name: 'Automatic1',
      bus: 'default',
      gathers: true,
      description: 'Failed findings that the policy remediates automatically, from EC2.2 to EC2.13.',
      pattern: {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Imported'],
        detail: {
          findings: {
            Compliance: { Status: ['FAILED'] },
            Workflow: { Status: ['NEW'] },
            RecordState: ['ACTIVE'],
            ProductArn: [{ suffix: '::product/aws/securityhub' }],
            $or: [
              { Compliance: { SecurityControlId: ['EC2.2', 'EC2.13'] } },
              {
                GeneratorId: [
                  { suffix: '/EC2.2' },
                  { suffix: '/1.2.0/rule/4.3' },
                  { suffix: '/1.4.0/5.3' },
                  { suffix: '/3.0.0/5.4' },
                  { suffix: '/5.0.0/5.5' },
                  { suffix: '/PCI.EC2.2' },
                  { suffix: '/EC2.13' },
                  { suffix: '/1.2.0/rule/4.1' },
                  { suffix: '/PCI.EC2.5' },
                ],
              },
            ],
          },
        },
      },
      starts: { kind: 'finding-asff', rule: 'automatic' },
    });
    expect(ocsf).toMatchObject({
      name: 'AutomaticOcsf1',
      starts: { kind: 'finding-ocsf', rule: 'automatic' },
      pattern: {
        'detail-type': ['Findings Imported V2'],
        detail: {
          findings: { class_uid: [2003], status_id: [1], compliance: { control: ['EC2.2', 'EC2.13'], status_id: [3] } },
        },
      },
    });
  });

  it('matches the button only by its own custom action', () => {
    const other = { ...aCustomAction(anAsffFinding()), resources: [`${action}2`] };
    expect(rulesThatMatch(aCustomAction(anAsffFinding()), defaultPolicy)).toEqual(['RemediateWithAsr']);
    expect(rulesThatMatch(other, defaultPolicy)).toEqual([]);
  });

  it.each([
    ['a manual control', anImportedEvent(anAsffFinding()), automatic('EC2.14')],
    ['a control that is off', anImportedEvent(anAsffFinding()), withMode('off')],
    [
      'a suppressed finding',
      anImportedEvent(anAsffFinding({ Workflow: { Status: 'SUPPRESSED' } })),
      automatic('EC2.13'),
    ],
    [
      'a finding with the status NOTIFIED',
      anImportedEvent(anAsffFinding({ Workflow: { Status: 'NOTIFIED' } })),
      automatic('EC2.13'),
    ],
    [
      'a finding that passed',
      anImportedEvent(anAsffFinding({ Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } })),
      automatic('EC2.13'),
    ],
    [
      'a finding that a member imported',
      anImportedEvent(
        anAsffFinding({ ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default' }),
      ),
      automatic('EC2.13'),
    ],
    [
      'an OCSF finding of another product',
      anImportedV2Event(
        anOcsfFinding({ metadata: { product: { uid: 'arn:aws:securityhub:eu-west-1::productv2/aws/guardduty' } } }),
      ),
      automatic('EC2.13'),
    ],
    ['an archived finding', anImportedEvent(anAsffFinding({ RecordState: 'ARCHIVED' })), automatic('EC2.13')],
    ['a suppressed OCSF finding', anImportedV2Event(anOcsfFinding({ status_id: 3 })), automatic('EC2.13')],
    ['an OCSF finding of another class', anImportedV2Event(anOcsfFinding({ class_uid: 2004 })), automatic('EC2.13')],
    [
      'CIS 1.4.0 requirement 4.1, which is not the 4.1 of CIS 1.2.0',
      anImportedEvent(anOldAsffFinding('cis-aws-foundations-benchmark/v/1.4.0/4.1', {})),
      automatic('EC2.13'),
    ],
  ])('starts nothing for %s', (_what, event, policy) => {
    expect(rulesThatMatch(event, policy)).toEqual([]);
  });

  it('matches findings of Security Hub in every partition and both formats', () => {
    for (const [partition, region] of [
      ['aws', 'eu-west-1'],
      ['aws-us-gov', 'us-gov-west-1'],
      ['aws-cn', 'cn-north-1'],
    ]) {
      const product = (path: string) => `arn:${partition}:securityhub:${region}::${path}/aws/securityhub`;
      const v2 = (path: string) => anOcsfFinding({ metadata: { product: { uid: product(path) } } });
      const found = [
        anImportedEvent(anAsffFinding({ ProductArn: product('product') })),
        anImportedV2Event(v2('productv2')),
        anImportedV2Event(v2('product')),
      ];
      for (const event of found) expect(rulesThatMatch(event, automatic('EC2.13'))).toHaveLength(1);
    }
  });

  it('writes the kind next to the event, where the event cannot change it', () => {
    const [button, asff] = eventRules(automatic('EC2.13'), controls, action);
    expect(button && inputTemplateOf(button)).toBe('{"kind":"button","event":<aws.events.event.json>}');
    expect(asff && inputTemplateOf(asff)).toBe(
      '{"kind":"finding-asff","rule":"automatic","event":<aws.events.event.json>}',
    );
  });

  it('matches every control if the default is automatic, except those with another mode', () => {
    const policy: Policy = {
      ...defaultPolicy,
      defaults: { mode: 'automatic' },
      controls: { 'EC2.13': { mode: 'manual' } },
    };
    expect(rulesThatMatch(anImportedEvent(anAsffFinding()), policy)).toEqual([]);
    expect(rulesThatMatch(anImportedEvent(consolidated('EC2.14')), policy)).toHaveLength(1);
  });

  it('has no rule for a control without a playbook', () => {
    expect(eventRules(automatic('EC2.999'), controls, action)).toHaveLength(1);
  });

  it('matches a finding of each requirement of each standard by exactly one rule', () => {
    const rules = eventRules({ ...defaultPolicy, defaults: { mode: 'automatic' } }, controls, action);
    for (const [standard, checks] of Object.entries(standards)) {
      for (const [requirement, control] of Object.entries(checks)) {
        if (typeof control !== 'string') continue;
        const rule = standard.endsWith('/1.2.0') ? 'rule/' : '';
        const finding = anOldAsffFinding(`${standard}/${rule}${requirement}`, {});
        const [matched, ...more] = namesOf(rules, anImportedEvent(finding));
        expect([standard, requirement, matched]).toEqual([
          standard,
          requirement,
          expect.stringMatching(/^Automatic\d+$/),
        ]);
        expect(more).toEqual([]);
      }
    }
  });

  it('matches exactly the automatic controls, for every form of finding and every policy', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...controls)), fc.constantFrom(...controls), (chosen, controlId) => {
        const rules = eventRules(automatic(...chosen), controls, action);
        const expected = chosen.includes(controlId) ? 1 : 0;

        expect(namesOf(rules, anImportedEvent(consolidated(controlId)))).toHaveLength(expected);
        expect(namesOf(rules, anImportedEvent(ofFsbp(controlId)))).toHaveLength(expected);
        expect(namesOf(rules, anImportedV2Event(ofV2(controlId)))).toHaveLength(expected);
      }),
    );
  });

  it('never writes a pattern that EventBridge rejects, and omits no control', () => {
    fc.assert(
      fc.property(fc.subarray(controls), (chosen) => {
        const rules = eventRules(automatic(...chosen), controls, action);
        const inAsff = rules.flatMap(({ pattern }) => controlsOf(pattern, 'SecurityControlId'));
        const inOcsf = rules.flatMap(({ pattern }) => controlsOf(pattern, 'control'));

        for (const { pattern } of rules) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(longestPattern);
        expect(inAsff.toSorted()).toEqual(chosen.toSorted());
        expect(inOcsf.toSorted()).toEqual(chosen.toSorted());
        expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
      }),
    );
  });

  it('writes the same rules for any order of the controls', () => {
    const policy = automatic(...controls);
    expect(eventRules(policy, controls.toReversed(), action)).toEqual(eventRules(policy, controls, action));
  });
});

function withMode(mode: Mode): Policy {
  return { ...defaultPolicy, defaults: { mode: 'automatic' }, controls: { 'EC2.13': { mode } } };
}

function consolidated(controlId: string) {
  return anAsffFinding({
    GeneratorId: `security-control/${controlId}`,
    Compliance: { Status: 'FAILED', SecurityControlId: controlId },
  });
}

function ofFsbp(controlId: string) {
  return anOldAsffFinding(`aws-foundational-security-best-practices/v/1.0.0/${controlId}`, {});
}

function ofV2(controlId: string) {
  return anOcsfFinding({ compliance: { control: controlId, status: 'Fail', status_id: 3 } });
}

function controlsOf(pattern: object, key: string): readonly string[] {
  return (
    JSON.stringify(pattern)
      .match(new RegExp(`"${key}":\\[([^\\]]*)\\]`))?.[1]
      ?.replaceAll('"', '')
      .split(',') ?? []
  );
}

describe('the rules for observed findings', () => {
  const observing: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'observe' } } };

  it('match a finding once, in either format', () => {
    expect(rulesThatMatch(anImportedEvent(anAsffFinding()), observing)).toEqual(['Observe1']);
    expect(rulesThatMatch(anImportedV2Event(anOcsfFinding()), observing)).toEqual(['ObserveOcsf1']);
  });

  it('never match the update by the note, which would cause an endless loop', () => {
    const noted = { Note: { Text: 'x', UpdatedBy: 'ASR' }, UserDefinedFields: { 'asr-observed': 'true' } };
    expect(rulesThatMatch(anImportedEvent(anAsffFinding(noted)), observing)).toEqual([]);
    expect(rulesThatMatch(anImportedV2Event(anOcsfFinding({ comment: 'x' })), observing)).toEqual([]);
  });
});

describe('the rules for detections by ASR', () => {
  const entries = {
    'SecurityGroup.1': { detectedBy: ['config-rule'] },
    'SecurityGroup.4': { detectedBy: ['cloudtrail', 'tags', 'prefix-list'] },
  } as const;
  const tagging = (eventName: string, resourceId: string, ...keys: readonly string[]) =>
    aCallEvent({
      eventName,
      requestParameters: {
        resourcesSet: { items: [{ resourceId: 'vol-1' }, { resourceId }] },
        tagSet: keys.length === 0 ? {} : { items: keys.map((key) => ({ key, value: 'x' })) },
      },
    });
  const rulesFor = (policy: Policy) => eventRules(policy, Object.keys(entries), action, entries);
  const on = automatic('SecurityGroup.1', 'SecurityGroup.4');

  it('do not exist by default, but only for listed controls', () => {
    expect(rulesFor({ ...defaultPolicy, defaults: { mode: 'automatic' } }).map(({ bus }) => bus)).toEqual(['default']);
  });

  it.each([
    ['a call that changed a group', aCallEvent(), ['GroupChanges']],
    ['an evaluation', anEvaluationEvent(), ['ConfigRules']],
    ['a call that failed', aCallEvent({ errorCode: 'Client.InvalidPermission.Duplicate' }), []],
    [
      'a modified rule, which the source systems missed',
      aCallEvent({ eventName: 'ModifySecurityGroupRules' }),
      ['GroupChanges'],
    ],
    ['a call on a prefix list', aCallEvent({ eventName: 'ModifyManagedPrefixList' }), ['PrefixListChanges']],
    ['a restored prefix list', aCallEvent({ eventName: 'RestoreManagedPrefixListVersion' }), ['PrefixListChanges']],
    ['an exemption', tagging('CreateTags', 'sg-1', 'Name', 'asr:exempt'), ['TagChanges']],
    ['a removed exception for ports', tagging('DeleteTags', 'i-1', 'AllowedPorts'), ['TagChanges']],
    ['the removal of all tags', tagging('DeleteTags', 'i-1'), ['TagChanges']],
    ['a tag that decides nothing', tagging('CreateTags', 'sg-1', 'Name'), []],
    ['an exemption of a volume', tagging('CreateTags', 'vol-2', 'asr:exempt'), []],
    ['a call that only looks', aCallEvent({ eventName: 'DescribeSecurityGroups' }), []],
    ['an evaluation that ended well', anEvaluationEvent({ newEvaluationResult: { complianceType: 'COMPLIANT' } }), []],
    ['a rule of AWS Config that is not ours', anEvaluationEvent({ configRuleName: 'restricted-ssh' }), []],
  ])('match %s as expected', (_case, event, names) => {
    expect(namesOf(rulesFor(on), event)).toEqual(names);
  });

  it('are on the bus to which member accounts forward events', () => {
    expect(rulesFor(on).map(({ name, bus }) => [name, bus])).toEqual([
      ['RemediateWithAsr', 'default'],
      ['GroupChanges', 'detections'],
      ['ConfigRules', 'detections'],
      ['PrefixListChanges', 'detections'],
      ['TagChanges', 'detections'],
    ]);
  });

  it('watch the tags by which this policy selects', () => {
    const parameters = { groups: [{ tags: { Role: 'web' } }] };
    const selecting = { ...on, controls: { 'SecurityGroup.4': { mode: 'automatic', parameters } } } as const;
    expect(namesOf(rulesFor(selecting), tagging('DeleteTags', 'sg-1', 'Role'))).toEqual(['TagChanges']);
    expect(namesOf(rulesFor(on), tagging('DeleteTags', 'sg-1', 'Role'))).toEqual([]);
  });

  it('leave the keys to Parse where they do not fit into a pattern', () => {
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${'k'.repeat(100)}${index}`, 'x']));
    const many: Policy = { ...on, scope: { include: { tags }, exclude: {} } };
    const patterns = rulesFor(many).map(({ pattern }) => JSON.stringify(pattern).length);
    expect(Math.max(...patterns)).toBeLessThanOrEqual(longestPattern);
    expect(namesOf(rulesFor(many), tagging('CreateTags', 'sg-1', 'Name'))).toEqual(['TagChanges']);
  });

  it('replace the automatic rules, so that an own finding does not start a second remediation', () => {
    expect(rulesFor(on).some(({ name }) => name.startsWith('Automatic'))).toBe(false);
  });
});

describe('the rules for threats', () => {
  const rulesOf = (policy: Policy) => eventRules(policy, Object.keys(registry), action);
  const guardDuty = anImportedEvent(aGuardDutyFinding());
  const anomaly = anImportedEvent(aGuardDutyFinding({ type: 'TTPs/Credential Access/IAMUser-AnomalousBehavior' }));
  const macie = anImportedEvent(aMacieFinding());

  it('do not exist by default, whatever the default mode', () => {
    for (const mode of ['automatic', 'observe'] as const) {
      const rules = rulesOf({ ...defaultPolicy, defaults: { mode } });
      expect(rules.filter(({ name }) => name.includes('Threats'))).toEqual([]);
      expect(rules.filter(({ pattern }) => JSON.stringify(pattern).includes('Contain.'))).toEqual([]);
      for (const event of [guardDuty, anomaly, macie]) expect(namesOf(rules, event)).toEqual([]);
    }
  });

  it.each([
    ['GuardDuty', guardDuty, 'Contain.2', 'ThreatsGuardduty1'],
    ['GuardDuty about an anomaly', anomaly, 'Contain.2', 'ThreatsGuardduty1'],
    ['GuardDuty in OCSF', anImportedV2Event(anOcsfThreat()), 'Contain.2', 'ThreatsGuarddutyOcsf1'],
    ['Macie', macie, 'Contain.4', 'ThreatsMacie1'],
    ['Inspector', anImportedEvent(anInspectorFinding()), 'Contain.5', 'ThreatsInspector1'],
    ['Inspector in OCSF', anImportedV2Event(anOcsfVulnerability()), 'Contain.5', 'ThreatsInspectorOcsf1'],
  ])('match a finding of %s', (_, event, controlId, name) => {
    expect(namesOf(rulesOf(automatic(controlId)), event)).toEqual([name]);
  });

  it.each([
    ['another containment', automatic('Contain.4'), guardDuty],
    ['another service', automatic('Contain.2'), macie],
    [
      'a vulnerability of another resource',
      automatic('Contain.5'),
      anImportedEvent(anInspectorFinding({ resources: [aBucketResource()] })),
    ],
    [
      'a finding of Inspector that is not about a package',
      automatic('Contain.5'),
      anImportedEvent(anInspectorFinding({ type: 'Software and Configuration Checks/Network Reachability' })),
    ],
    [
      'a type that only principals of the account wrote',
      automatic('Contain.2'),
      anImportedEvent(aGuardDutyFinding({ more: { FindingProviderFields: { Types: ['TTPs/Policy:S3-X'] } } })),
    ],
    [
      "the account's own product",
      automatic('Contain.2'),
      anImportedEvent(
        aGuardDutyFinding({ more: { ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/aws/guardduty' } }),
      ),
    ],
    [
      'a finding that a responder handles',
      automatic('Contain.2'),
      anImportedEvent(aGuardDutyFinding({ more: { Workflow: { Status: 'NOTIFIED' } } })),
    ],
  ])('do not match %s', (_, policy, event) => {
    expect(namesOf(rulesOf(policy), event)).toEqual([]);
  });

  it('observe each finding once', () => {
    const observe: Policy = { ...defaultPolicy, controls: { 'Contain.2': { mode: 'observe' } } };
    const observed = aGuardDutyFinding({ more: { UserDefinedFields: { 'asr-observed': 'true' } } });

    expect(namesOf(rulesOf(observe), guardDuty)).toEqual(['ObserveThreatsGuardduty1']);
    expect(namesOf(rulesOf(observe), anImportedV2Event(anOcsfThreat()))).toEqual(['ObserveThreatsGuarddutyOcsf1']);
    expect(namesOf(rulesOf(observe), anImportedEvent(observed))).toEqual([]);
  });

  it('fit into a pattern', () => {
    const rules = rulesOf(automatic('Contain.1', 'Contain.2', 'Contain.3', 'Contain.4', 'Contain.5')).filter(
      ({ name }) => name.startsWith('Threats'),
    );
    expect(rules.length).toBeGreaterThan(3);
    for (const { pattern, description } of rules) {
      expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(longestPattern);
      expect(description).toMatch(
        /^The policy contains or asks about these findings of (guardduty|inspector|macie)\.$/,
      );
    }
  });
});

/** The part of EventBridge patterns that these rules use: arrays, `$or`, `prefix` and `suffix`. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(value) && !Array.isArray(pattern)) return value.some((element) => matches(pattern, element));
  if (Array.isArray(pattern)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return pattern.some((wanted: unknown) => values.some((given) => matchesOne(wanted, given)));
  }
  return Object.entries(pattern as object).every(([key, wanted]) =>
    key === '$or'
      ? (wanted as readonly unknown[]).some((branch) => matches(branch, value))
      : matches(wanted, (value as { readonly [key: string]: unknown } | undefined)?.[key]),
  );
}

function matchesOne(wanted: unknown, given: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === given;
  if ('exists' in wanted) return (given !== undefined) === wanted.exists;
  if (typeof given !== 'string') return false;
  const { prefix, suffix } = wanted as { readonly prefix?: string; readonly suffix?: string };
  return prefix === undefined ? given.endsWith(suffix ?? '') : given.startsWith(prefix);
}
