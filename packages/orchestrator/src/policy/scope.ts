/**
 * Decides which resources ASR may change, from the policy's `scope`, `exceptions` and `exemptions`. Pure, and fails
 * closed: if a rule needs a fact that is unknown, the resource is not changed, and the reason names the fact.
 */
import { lastPartOf } from '@asr/playbooks';
import { isContainment } from '../controls/index.ts';
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
  return (
    whyExcepted(exceptions, facts, now) ??
    whyExcluded(placeParts(scope.exclude, facts)) ??
    whyNotIncluded(placeParts(scope.include, facts))
  );
}

function whyExcepted(exceptions: readonly Exception[], facts: PlaceFacts, now: Date): Forbidden | undefined {
  for (const { control, resource, until, reason, owner } of exceptions) {
    if ((control !== 'all' && control !== facts.controlId) || !holdsOn(until, now)) continue;
    const answer = isNamedBy([resource], facts);
    if (!answer.ok) return refused(sentences.maybeExcepted(resource, answer.error));
    if (answer.value) return skipped(sentences.excepted(until, reason, owner));
  }
  return undefined;
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
    ['resources', resources, (list) => isNamedBy(list, facts)],
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

/** Whether one of the patterns matches any name of the resource. */
function isNamedBy(patterns: readonly string[], facts: PlaceFacts): Fact<boolean> {
  const answers = patterns.map((pattern) => matchesAnyName(pattern, facts));
  return answers.find((one) => one.ok && one.value) ?? answers.find(({ ok }) => !ok) ?? known(false);
}

/**
 * A finding of a threat has only the name of an IAM role or user, and a pattern can also have its path. A name is unique in
 * the account, so a pattern that ends with the name matches. With `*` at its end, it matches by the path, which is unknown.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 */
function matchesAnyName(pattern: string, { controlId, resourceId, canonical = resourceId }: PlaceFacts): Fact<boolean> {
  const names = [resourceId, canonical];
  if (names.some((name) => matchesResource(pattern, name))) return known(true);
  const { principal, name } = /^(?<principal>.*:(?:role|user))\/.*\/(?<name>[^/]*)$/u.exec(pattern)?.groups ?? {};
  const mayMatch = isContainment(controlId) && names.some((one) => fits(`${principal}/${name}`, one));
  if (!mayMatch) return known(false);
  return name?.includes('*') === true ? noPath : known(true);
}

const noPath: Fact<boolean> = { ok: false, error: 'the finding does not contain the path of the IAM role or user.' };

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

const sentences = {
  excepted: (until: string, reason: string, owner: string) =>
    `An exception in asr.config.yaml applies until ${until}: ${sanitize(reason, 120)} (${sanitize(owner, 60)}).`,
  maybeExcepted: (resource: string, error: string) =>
    `Nothing was changed, because the exception for ${sanitize(resource, 120)} in asr.config.yaml could not be evaluated: ${error} Name each role or user in an exception of its own.`,
};
