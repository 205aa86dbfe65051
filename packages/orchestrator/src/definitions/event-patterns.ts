/**
 * The EventBridge rules, generated from the policy. They are the first filter, and cost nothing. A control that the
 * policy does not set to automatic has no rule that starts it automatically.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { type ControlEntry, type Detector, type ThreatService, findingsOf, registry } from '@asr/playbooks';
import { groupCalls } from '@asr/playbooks/security-group';
import { chatSource, delegateSource, delegatedEventTypes } from '../delegation/index.ts';
import { detecting, detectionTypes, prefixListCalls, tagCalls } from '../detection/index.ts';
import {
  configProduct,
  endOfAsffType,
  observedField,
  securityHubProducts,
  threatClasses,
  threatProduct,
  threatServices,
  typesThatContain,
} from '../findings/index.ts';
import type { FindingRule } from '../model/index.ts';
import { type Mode, type Policy, protectedTagKeys, settingsFor } from '../policy/index.ts';
import { generatorIdEndings, isContainment, rulePatternsOf } from '../controls/index.ts';

export interface EventRule {
  readonly name: string;
  /**
   * `detections`: the bus to which member accounts forward events of CloudTrail and AWS Config. `requests`: the bus to
   * which delegates send their requests.
   */
  readonly bus: 'default' | 'detections' | 'requests';
  readonly description: string;
  readonly pattern: { readonly [field: string]: unknown };
  /** The kind of the execution that the rule starts. No event can change it. */
  readonly starts: RuleKind;
  /** The events go through the queue of the pipe, which starts the state machine with lists of them. */
  readonly gathers?: true;
}

/** The part of an execution's input that comes from the rule. The rest is the event. */
export type RuleKind =
  | { readonly kind: 'finding-asff' | 'finding-ocsf'; readonly rule: FindingRule }
  | { readonly kind: 'button' | 'cloudtrail' | 'config' | 'delegated' };

/** Name of the queue of automatic events, and of the pipe that reads it. */
export function gatherName(namespace: string): string {
  return `${namespace}-Gather`;
}

/** Name of the queue of events that could not be started together, and of the pipe that starts each of them alone. */
export function gatherAloneName(namespace: string): string {
  return `${gatherName(namespace)}-Alone`;
}

/** Whether the policy gathers the events of the rule. A person waits for the result of a button and of a delegate. */
export function isGathered({ gathers }: Pick<EventRule, 'gathers'>): boolean {
  return gathers === true;
}

function asGathered(rule: EventRule): EventRule {
  const { kind } = rule.starts;
  return kind === 'button' || kind === 'delegated' ? rule : { ...rule, gathers: true };
}

/**
 * The template of the rule's input transformer. EventBridge replaces the variable with the whole event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputTemplateOf({ starts }: Pick<EventRule, 'starts'>): string {
  return `${JSON.stringify(starts).slice(0, -1)},"event":<aws.events.event.json>}`;
}

/**
 * The default quota for the length of an event pattern, in characters.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const longestPattern = 2048;

/** The controls, by id. */
type RuleControls = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'respondsTo'> };

/**
 * @param controls The controls that ASR can remediate.
 * @param customActionArn ARN of the custom action of the button, or a placeholder of the deployment.
 */
export function eventRules(
  policy: Policy,
  controls: readonly string[],
  customActionArn: string,
  entries: RuleControls = registry,
): readonly EventRule[] {
  const ofMode = (mode: Mode) => controls.filter((controlId) => settingsFor(policy, controlId).mode === mode);
  const inMode = (mode: Mode, source: ReturnType<typeof findingsOf> = 'security-hub') =>
    ofMode(mode)
      .filter((controlId) => findingsOf(controlId) === source)
      .filter((controlId) => !isContainment(controlId, entries))
      // ASR detects these violations itself, and would otherwise remediate them twice.
      .filter((controlId) => entries[controlId]?.detectedBy === undefined)
      .toSorted(byId);
  const rules: readonly EventRule[] = [
    {
      name: 'RemediateWithAsr',
      bus: 'default',
      description: 'Starts when a user chooses "Remediate with ASR" for findings in Security Hub.',
      pattern: {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Custom Action'],
        resources: [customActionArn],
      },
      starts: { kind: 'button' },
    },
    ...rulesOf('Automatic', { kind: 'finding-asff', rule: 'automatic' }, inMode('automatic'), asffPattern),
    ...rulesOf('AutomaticOcsf', { kind: 'finding-ocsf', rule: 'automatic' }, inMode('automatic'), ocsfPattern),
    ...rulesOf('Observe', { kind: 'finding-asff', rule: 'observe' }, inMode('observe'), (ids) =>
      notYet(asffPattern(ids), { UserDefinedFields: { [observedField]: absent } }),
    ),
    ...rulesOf('ObserveOcsf', { kind: 'finding-ocsf', rule: 'observe' }, inMode('observe'), (ids) =>
      notYet(ocsfPattern(ids), { comment: absent }),
    ),
    ...threatRules('automatic', ofMode('automatic'), entries),
    ...threatRules('observe', ofMode('observe'), entries),
    ...rulesOf(
      'AutomaticConfig',
      { kind: 'finding-asff', rule: 'automatic' },
      inMode('automatic', 'config-rule'),
      configPattern,
    ),
    ...rulesOf('ObserveConfig', { kind: 'finding-asff', rule: 'observe' }, inMode('observe', 'config-rule'), (ids) =>
      notYet(configPattern(ids), { UserDefinedFields: { [observedField]: absent } }),
    ),
    ...detectionRules(policy, entries),
    ...(policy.delegation.length === 0 ? [] : [delegatedRule]),
  ];
  return policy.gather.seconds === 0 ? rules : rules.map(asGathered);
}

/** IAM decides who may put the event, and Parse decides whether the delegation allows the request. */
const delegatedRule: EventRule = {
  name: 'Delegated',
  bus: 'requests',
  description: 'A delegate requests, approves, rejects or undoes a remediation, or a person decides in a chat.',
  pattern: {
    source: [{ prefix: `${delegateSource}/` }, { prefix: `${chatSource}/` }],
    'detail-type': Object.values(delegatedEventTypes),
  },
  starts: { kind: 'delegated' },
};

function detectionRules(policy: Policy, entries: RuleControls): readonly EventRule[] {
  const isOn = (detector: Detector) => detecting(detector, policy, entries).length > 0;
  const byConfig = detecting('config-rule', policy, entries);
  const groups = callRule('GroupChanges', 'CloudTrail recorded a call that changed a security group.', groupCalls);
  const prefixLists = callRule(
    'PrefixListChanges',
    'CloudTrail recorded a call that changed the entries of a managed prefix list.',
    prefixListCalls,
  );
  const evaluations: EventRule = {
    name: 'ConfigRules',
    bus: 'detections',
    description: 'An AWS Config rule of ASR found a noncompliant resource.',
    pattern: {
      source: ['aws.config'],
      'detail-type': [detectionTypes.complianceChange],
      detail: {
        configRuleName: byConfig.map((controlId) => ({ suffix: `-${controlId}` })),
        newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
      },
    },
    starts: { kind: 'config' },
  };
  return [
    ...(isOn('cloudtrail') ? [groups] : []),
    ...(isOn('config-rule') ? [evaluations] : []),
    ...(isOn('prefix-list') ? [prefixLists] : []),
    ...(isOn('tags') ? [tagRule(policy)] : []),
  ];
}

/** Calls that failed changed nothing. */
function callRule(name: string, description: string, calls: readonly string[], more: object = {}): EventRule {
  return {
    name,
    bus: 'detections',
    description,
    pattern: {
      source: ['aws.ec2'],
      'detail-type': [detectionTypes.cloudTrail],
      detail: { eventSource: ['ec2.amazonaws.com'], eventName: calls, errorCode: [{ exists: false }], ...more },
    },
    starts: { kind: 'cloudtrail' },
  };
}

/**
 * Only the tags by which this policy decides, on what a control of ASR is about. `exists: false`: DeleteTags without
 * keys removes all of them. Keys that do not fit into a pattern are left to Parse.
 */
function tagRule(policy: Policy): EventRule {
  const resourcesSet = { items: { resourceId: [{ prefix: 'sg-' }, { prefix: 'i-' }] } };
  const tagSet = { items: { key: [...protectedTagKeys(policy), { exists: false }] } };
  const description = 'A call changed tags by which the policy decides, as CloudTrail recorded it.';
  const ruleFor = (parameters: object) =>
    callRule('TagChanges', description, tagCalls, { requestParameters: parameters });
  const exact = ruleFor({ resourcesSet, tagSet });
  return JSON.stringify(exact.pattern).length <= longestPattern ? exact : ruleFor({ resourcesSet });
}

/** One rule for each service and format whose findings can ask for one of these containments. */
function threatRules(rule: FindingRule, controls: readonly string[], entries: RuleControls): readonly EventRule[] {
  const prefix = rule === 'automatic' ? 'Threats' : 'ObserveThreats';
  return threatServices.flatMap((service) => {
    const contain = controls.filter((controlId) => entries[controlId]?.respondsTo?.includes(service) === true);
    const types = typesThatContain(service, contain);
    const name = `${prefix}${service.charAt(0).toUpperCase()}${service.slice(1)}`;
    const rules = [
      ...rulesOf(name, { kind: 'finding-asff', rule }, types, (some) => asffThreatPattern(service, rule, some)),
      ...rulesOf(`${name}Ocsf`, { kind: 'finding-ocsf', rule }, types, (some) =>
        ocsfThreatPattern(service, rule, some),
      ),
    ];
    const done = rule === 'automatic' ? 'contains or asks about' : 'notes what it would contain in';
    return rules.map((one) => ({ ...one, description: `The policy ${done} these findings of ${service}.` }));
  });
}

/** `FindingProviderFields`: principals of the account can change `Types`, and not these. */
function asffThreatPattern(service: ThreatService, rule: FindingRule, types: readonly string[]): EventRule['pattern'] {
  const pattern = {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        Workflow: { Status: ['NEW'] },
        RecordState: ['ACTIVE'],
        ProductArn: [{ suffix: `::${threatProduct(service, 'asff')}` }],
        FindingProviderFields: { Types: types.map((type) => ({ suffix: endOfAsffType(type) })) },
        ...(service === 'inspector' && { Resources: { Type: ['AwsEc2Instance'] } }),
      },
    },
  };
  return rule === 'observe' ? notYet(pattern, { UserDefinedFields: { [observedField]: absent } }) : pattern;
}

function ocsfThreatPattern(service: ThreatService, rule: FindingRule, types: readonly string[]): EventRule['pattern'] {
  const pattern = {
    source: ['aws.securityhub'],
    'detail-type': ['Findings Imported V2'],
    detail: {
      findings: {
        class_uid: [threatClasses[service][0]],
        status_id: [1],
        // The class of Inspector's findings says that they are about vulnerabilities.
        ...(service === 'inspector'
          ? { resources: { type: ['AWS::EC2::Instance', 'AwsEc2Instance'] } }
          : { finding_info: { types } }),
        metadata: { product: { uid: [{ suffix: `::${threatProduct(service, 'ocsf')}` }] } },
      },
    },
  };
  return rule === 'observe' ? notYet(pattern, { comment: absent }) : pattern;
}

const descriptions: { readonly [rule in FindingRule]: string } = {
  automatic: 'Failed findings that the policy remediates automatically',
  observe: 'Failed findings whose note says what automatic mode would change',
};
const absent = [{ exists: false }];

/** Excludes findings that were observed before: the note updates the finding, which causes another event. */
function notYet(pattern: EventRule['pattern'], unobserved: object): EventRule['pattern'] {
  const { findings } = pattern['detail'] as { readonly findings: object };
  return { ...pattern, detail: { findings: { ...findings, ...unobserved } } };
}

/** Groups the controls into as few rules as possible, in order. */
function rulesOf(
  name: string,
  starts: Extract<RuleKind, { readonly rule: FindingRule }>,
  controls: readonly string[],
  patternOf: (controls: readonly string[]) => EventRule['pattern'],
): readonly EventRule[] {
  const groups = controls.reduce<readonly (readonly string[])[]>((full, controlId) => {
    const open = [...(full.at(-1) ?? []), controlId];
    const fits = JSON.stringify(patternOf(open)).length <= longestPattern;
    return fits ? [...full.slice(0, -1), open] : [...full, [controlId]];
  }, []);
  return groups.map((group, index) => ({
    name: `${name}${index + 1}`,
    bus: 'default',
    description: `${descriptions[starts.rule]}, from ${group[0]} to ${group.at(-1)}.`,
    pattern: patternOf(group),
    starts,
  }));
}

/**
 * Matches only findings that Security Hub itself made. Anyone who may import findings can set the other fields, but only
 * Security Hub sets the product.
 *
 * Findings of older standards lack `SecurityControlId`, so the pattern also matches their `GeneratorId`. `$or` uses two
 * of the 1,000 combinations that EventBridge allows.
 */
function asffPattern(controls: readonly string[]): EventRule['pattern'] {
  const endings = controls.flatMap((controlId) => [`/${controlId}`, ...generatorIdEndings(controlId)]);
  return {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        Compliance: { Status: ['FAILED'] },
        Workflow: { Status: ['NEW'] },
        RecordState: ['ACTIVE'],
        ProductArn: [{ suffix: securityHubProducts.asff }],
        $or: [
          { Compliance: { SecurityControlId: controls } },
          { GeneratorId: [...new Set(endings)].map((suffix) => ({ suffix })) },
        ],
      },
    },
  };
}

/** Matches only findings that AWS Config made, for rules with the ids of these controls as their names. */
function configPattern(controls: readonly string[]): EventRule['pattern'] {
  return {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        Compliance: { Status: ['FAILED'] },
        Workflow: { Status: ['NEW'] },
        RecordState: ['ACTIVE'],
        ProductArn: [{ suffix: configProduct }],
        ProductFields: { 'aws/config/ConfigRuleName': controls.flatMap(rulePatternsOf) },
      },
    },
  };
}

/** OCSF: class 2003 is Compliance Finding, status 1 is New, compliance status 3 is Fail. */
function ocsfPattern(controls: readonly string[]): EventRule['pattern'] {
  return {
    source: ['aws.securityhub'],
    'detail-type': ['Findings Imported V2'],
    detail: {
      findings: {
        class_uid: [2003],
        status_id: [1],
        compliance: { control: controls, status_id: [3] },
        metadata: { product: { uid: securityHubProducts.ocsf.map((suffix) => ({ suffix })) } },
      },
    },
  };
}

/** Sorts `EC2.2` before `EC2.13`, independently of the locale. */
function byId(a: string, b: string): number {
  return key(a) < key(b) ? -1 : 1;
}

function key(controlId: string): string {
  const [service = '', number = ''] = controlId.split('.');
  return `${service}.${number.padStart(5, '0')}`;
}
