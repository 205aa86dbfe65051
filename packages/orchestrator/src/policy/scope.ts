/**
 * What ASR may touch at all, by the policy's `scope` and `exceptions`. Pure, and closed where it does not know: a fact
 * that a rule asks for and nobody could find out leaves the resource alone, with the reason.
 */
import { lastPartOf } from '@asr/playbooks';
import { type Fact, type Severity, excerpt } from '../model/index.ts';
import { exemptionTag, holdsOn, readExemption } from './exemption-tag.ts';

/** Each part is a list of which one must match. */
export interface Selection {
  readonly accounts?: readonly string[];
  /** Ids of organizational units, at any depth above the account. */
  readonly organizationalUnits?: readonly string[];
  readonly regions?: readonly string[];
  /** ARN patterns with `*`. */
  readonly resources?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Of the resource. `*` as the value: any. */
  readonly tags?: { readonly [key: string]: string };
}

export interface Scope {
  /** Every part that is given must match. */
  readonly include: Selection;
  /** One part that matches is enough. */
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
}

export interface ApprovalPolicy {
  /** A person is asked wherever one of them matches in all of its parts. */
  readonly approval: readonly Omit<Selection, 'tags'>[];
}

export interface PlaceFacts {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  /** The one name of the resource, whatever the finding calls it. */
  readonly canonical?: string;
  /** `undefined`: the finding does not say. */
  readonly severity: Severity | undefined;
  /** Every unit above the account. Only asked for if the policy names one. */
  readonly organizationalUnits: Fact<readonly string[]>;
}

export type Tags = { readonly [key: string]: string };

/** What forbids a remediation. `refused`: it is not known whether it is allowed, and a person must see to it. */
export interface Forbidden {
  readonly outcome: 'skipped' | 'refused';
  readonly reason: string;
}

/** Why nothing is done at this place, or `undefined`. Tags are looked at later, where they can be read. */
export function whyOutOfPlace({ scope, exceptions }: ScopePolicy, facts: PlaceFacts, now: Date): Forbidden | undefined {
  const exception = exceptions.find(
    ({ control, resource, until }) =>
      (control === 'all' || control === facts.controlId) && matchesAnyName(resource, facts) && holdsOn(until, now),
  );
  if (exception !== undefined) {
    const { until, reason, owner } = exception;
    return skipped(`asr.config.yaml has an exception until ${until}: ${excerpt(reason, 120)} (${excerpt(owner, 60)}).`);
  }
  return whyExcluded(placeParts(scope.exclude, facts)) ?? whyNotIncluded(placeParts(scope.include, facts));
}

/** Whether the policy wants a person's yes at this place. Where a rule cannot be decided, it does. */
export function wantsApproval({ approval }: ApprovalPolicy, facts: PlaceFacts): boolean {
  return approval.some((selection) => placeParts(selection, facts).every(({ answer }) => !answer.ok || answer.value));
}

/** Why the resource's tags forbid to touch it, or `undefined`. */
export function whyTagsForbid(
  { scope }: Pick<ScopePolicy, 'scope'>,
  controlId: string,
  tags: Fact<Tags>,
  now: Date,
): Forbidden | undefined {
  if (!tags.ok) return refused(`The tags of the resource could not be read, and could exempt it: ${tags.error}`);
  const { value } = tags;
  return (
    whyExempt(value[exemptionTag], controlId, now) ??
    whyExcluded(tagParts(scope.exclude, value)) ??
    whyNotIncluded(tagParts(scope.include, value))
  );
}

function whyExempt(value: string | undefined, controlId: string, now: Date): Forbidden | undefined {
  if (value === undefined) return undefined;
  const exemption = readExemption(value);
  if (!exemption.ok) return refused(exemption.error);
  const { controls, until } = exemption;
  if ((controls !== 'all' && !controls.includes(controlId)) || !holdsOn(until, now)) return undefined;
  return skipped(`The resource is exempt by its tag ${exemptionTag} until ${until}.`);
}

const skipped = (reason: string): Forbidden => ({ outcome: 'skipped', reason });
const refused = (reason: string): Forbidden => ({ outcome: 'refused', reason });

/** One part of a selection, held against the facts. */
export interface Part {
  readonly name: string;
  readonly answer: Fact<boolean>;
}

function whyExcluded(parts: readonly Part[]): Forbidden | undefined {
  const part = parts.find(({ answer }) => !answer.ok || answer.value);
  if (part === undefined) return undefined;
  if (!part.answer.ok) return cannotTell('exclude', part.name, part.answer.error);
  return skipped(`asr.config.yaml excludes it: scope.exclude.${part.name}.`);
}

function whyNotIncluded(parts: readonly Part[]): Forbidden | undefined {
  const part = parts.find(({ answer }) => !answer.ok || !answer.value);
  if (part === undefined) return undefined;
  if (!part.answer.ok) return cannotTell('include', part.name, part.answer.error);
  return skipped(`asr.config.yaml does not include it: scope.include.${part.name}.`);
}

function cannotTell(side: 'include' | 'exclude', name: string, error: string): Forbidden {
  return refused(`scope.${side}.${name} of asr.config.yaml could not be decided, so nothing was touched: ${error}`);
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

const noSeverity: Fact<boolean> = { ok: false, error: 'the finding names no severity.' };
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

/** A pattern holds for a resource whichever of its names it is written for. */
function matchesAnyName(pattern: string, { resourceId, canonical }: PlaceFacts): boolean {
  return matchesResource(pattern, resourceId) || (canonical !== undefined && matchesResource(pattern, canonical));
}

/** Some findings name a resource by its id alone: it is held against the last part of the pattern. */
function matchesResource(pattern: string, resourceId: string): boolean {
  const isArn = resourceId.startsWith('arn:');
  return fits(isArn ? pattern : lastPartOf(pattern), resourceId) || (!isArn && fits(pattern, resourceId));
}

/** `*` stands for any characters. */
function fits(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'su').test(text);
}
