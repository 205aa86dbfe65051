/**
 * Decides which resources ASR may change, from the policy's `scope`, `exceptions` and `exemptions`. Pure, and fails
 * closed: if a rule needs a fact that is unknown, the resource is not changed, and the reason names the fact.
 */
import { lastPartOf } from '@asr/playbooks';
import { type Fact, type Severity, sanitize } from '../model/index.ts';
import { type ExemptionPolicy, decideExemption, exemptionTag, holdsOn } from './tags/index.ts';

/** Each part is a list; one item of it must match. */
export interface Selection {
  readonly accounts?: readonly string[];
  /** Ids of organizational units, at any depth above the account. */
  readonly organizationalUnits?: readonly string[];
  readonly regions?: readonly string[];
  /** ARN patterns with `*`. */
  readonly resources?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Tags of the resource. The value `*` matches any value. */
  readonly tags?: { readonly [key: string]: string };
}

export interface Scope {
  /** Every given part must match. */
  readonly include: Selection;
  /** One matching part is enough. */
  readonly exclude: Selection;
}

interface Exception {
  readonly control: string;
  /** An ARN, or a pattern with `*`. */
  readonly resource: string;
  /** Its last day, in UTC. */
  readonly until: string;
  readonly reason: string;
  readonly owner: string;
}

export interface ScopePolicy {
  readonly scope: Scope;
  readonly exceptions: readonly Exception[];
  /** Which exemptions by the tag `asr:exempt` have an effect. */
  readonly exemptions: ExemptionPolicy;
}

export interface ApprovalPolicy {
  /** Every plan requires approval where all parts of one item match. */
  readonly approval: readonly Omit<Selection, 'tags'>[];
}

export interface PlaceFacts {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  /** The canonical name of the resource, which may differ from the id in the finding. */
  readonly canonical?: string;
  /** `undefined` if the finding has none. */
  readonly severity: Severity | undefined;
  /** Every organizational unit above the account. Looked up only if the policy names one. */
  readonly organizationalUnits: Fact<readonly string[]>;
}

export type Tags = { readonly [key: string]: string };

/** Why a remediation is forbidden. `refused`: a fact is unknown, so an operator must decide. */
export interface Forbidden {
  readonly outcome: 'skipped' | 'refused';
  readonly reason: string;
  /** The keys of the tags that decided, if tags did. */
  readonly tagKeys?: readonly string[];
}

/** Why ASR may change nothing at this place, or `undefined`. Tags are checked later, when ASR can read them. */
export function whyOutOfPlace(
  { scope, exceptions }: Pick<ScopePolicy, 'scope' | 'exceptions'>,
  facts: PlaceFacts,
  now: Date,
): Forbidden | undefined {
  const exception = exceptions.find(
    ({ control, resource, until }) =>
      (control === 'all' || control === facts.controlId) && matchesAnyName(resource, facts) && holdsOn(until, now),
  );
  if (exception !== undefined) {
    const { until, reason, owner } = exception;
    return skipped(
      `An exception in asr.config.yaml applies until ${until}: ${sanitize(reason, 120)} (${sanitize(owner, 60)}).`,
    );
  }
  return whyExcluded(placeParts(scope.exclude, facts)) ?? whyNotIncluded(placeParts(scope.include, facts));
}

/** Whether the policy requires approval at this place. A rule that cannot be evaluated requires it. */
export function wantsApproval({ approval }: ApprovalPolicy, facts: PlaceFacts): boolean {
  return approval.some((selection) => placeParts(selection, facts).every(({ answer }) => !answer.ok || answer.value));
}

/** The result of reading the tags of a resource. */
export type TagReading =
  | { readonly kind: 'tags'; readonly tags: Tags }
  /** The resource does not exist. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly error: string };

/** A tag that the policy does not allow to take effect. The remediation continues, and its report says so. */
export interface IgnoredTag {
  readonly outcome: 'ignored';
  readonly reason: string;
}

/** The tags of a resource, as far as they are known, and their effect on a remediation. */
export interface TagVerdict {
  readonly tags: Tags;
  readonly effect: Forbidden | IgnoredTag | undefined;
}

/** Decides by tags that were just read. */
export function verdictOn(
  policy: Pick<ScopePolicy, 'scope' | 'exemptions'>,
  subject: { readonly controlId: string; readonly accountId: string },
  reading: TagReading,
  now: Date,
): TagVerdict {
  return {
    tags: reading.kind === 'tags' ? reading.tags : {},
    effect: whyTagsForbid(policy, subject, reading, now),
  };
}

/**
 * The effect of the resource's tags on a remediation, or `undefined` if there is none. If the resource does not exist,
 * the playbook reports the outcome `gone`.
 */
export function whyTagsForbid(
  { scope, exemptions }: Pick<ScopePolicy, 'scope' | 'exemptions'>,
  subject: { readonly controlId: string; readonly accountId: string },
  reading: TagReading,
  now: Date,
): Forbidden | IgnoredTag | undefined {
  if (reading.kind === 'gone') return undefined;
  if (reading.kind === 'unknown') {
    return refused(`Nothing was changed, because ASR could not read the tags of the resource. ${reading.error}`);
  }
  const { tags } = reading;
  const exemption = decideExemption(tags[exemptionTag], subject, exemptions, now);
  if (exemption.kind === 'exempt') {
    const reason = `Nothing was changed: the tag ${exemptionTag} exempts the resource from ${subject.controlId} until ${exemption.until}.`;
    return { ...skipped(reason), tagKeys: [exemptionTag] };
  }
  const excluded = whyExcluded(tagParts(scope.exclude, tags)) ?? whyNotIncluded(tagParts(scope.include, tags));
  const tagKeys = [scope.exclude.tags, scope.include.tags].flatMap((one) => Object.keys(one ?? {}));
  return (
    (excluded && { ...excluded, tagKeys }) ??
    (exemption.kind === 'ignored' ? { outcome: 'ignored', reason: exemption.reason } : undefined)
  );
}

const skipped = (reason: string): Forbidden => ({ outcome: 'skipped', reason });
const refused = (reason: string): Forbidden => ({ outcome: 'refused', reason });

/** One part of a selection, compared with the facts. */
export interface Part {
  readonly name: string;
  readonly answer: Fact<boolean>;
}

function whyExcluded(parts: readonly Part[]): Forbidden | undefined {
  const part = parts.find(({ answer }) => !answer.ok || answer.value);
  if (part === undefined) return undefined;
  if (!part.answer.ok) return cannotTell('exclude', part.name, part.answer.error);
  return skipped(`asr.config.yaml excludes the resource (scope.exclude.${part.name}).`);
}

function whyNotIncluded(parts: readonly Part[]): Forbidden | undefined {
  const part = parts.find(({ answer }) => !answer.ok || !answer.value);
  if (part === undefined) return undefined;
  if (!part.answer.ok) return cannotTell('include', part.name, part.answer.error);
  return skipped(`asr.config.yaml does not include the resource (scope.include.${part.name}).`);
}

function cannotTell(side: 'include' | 'exclude', name: string, error: string): Forbidden {
  return refused(
    `Nothing was changed, because scope.${side}.${name} of asr.config.yaml could not be evaluated: ${error}`,
  );
}

export function placeParts(selection: Selection, facts: PlaceFacts): readonly Part[] {
  const { accounts, organizationalUnits, regions, resources, severities: levels } = selection;
  const units = facts.organizationalUnits;
  return given([
    ['accounts', accounts, (list) => known(list.includes(facts.accountId))],
    [
      'organizationalUnits',
      organizationalUnits,
      (list) => (units.ok ? known(units.value.some((unit) => list.includes(unit))) : units),
    ],
    ['regions', regions, (list) => known(list.includes(facts.region))],
    ['resources', resources, (list) => known(list.some((pattern) => matchesAnyName(pattern, facts)))],
    [
      'severities',
      levels,
      (list) => (facts.severity === undefined ? noSeverity : known(list.includes(facts.severity))),
    ],
  ]);
}

const noSeverity: Fact<boolean> = { ok: false, error: 'the finding has no severity.' };
const known = (value: boolean): Fact<boolean> => ({ ok: true, value });

function tagParts({ tags }: Selection, present: Tags): readonly Part[] {
  if (tags === undefined) return [];
  const has = Object.entries(tags).some(
    ([key, value]) => present[key] !== undefined && (value === '*' || present[key] === value),
  );
  return [{ name: 'tags', answer: known(has) }];
}

type Asked = readonly [
  name: string,
  list: readonly string[] | undefined,
  matches: (list: readonly string[]) => Fact<boolean>,
];

function given(asked: readonly Asked[]): readonly Part[] {
  return asked.flatMap(([name, list, matches]) => {
    return list === undefined ? [] : [{ name, answer: matches(list) }];
  });
}

/** A pattern applies to a resource if it matches any name of the resource. */
function matchesAnyName(pattern: string, { resourceId, canonical }: PlaceFacts): boolean {
  return matchesResource(pattern, resourceId) || (canonical !== undefined && matchesResource(pattern, canonical));
}

/** Some findings contain only the id of a resource. It is compared with the last part of the pattern. */
function matchesResource(pattern: string, resourceId: string): boolean {
  const isArn = resourceId.startsWith('arn:');
  return fits(isArn ? pattern : lastPartOf(pattern), resourceId) || (!isArn && fits(pattern, resourceId));
}

/** `*` matches any characters. */
function fits(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'su').test(text);
}
