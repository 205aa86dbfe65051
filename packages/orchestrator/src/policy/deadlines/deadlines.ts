/** Deadlines: how long a finding may stay open. Pure. */
import { findingsOf, registry } from '@asr/playbooks';
import { isContainment } from '../../controls/index.ts';
import type { Severity } from '../../model/index.ts';

/**
 * What happens to an overdue finding. `tell`: ASR reports it once. `ask`: it also requests approval of its remediation after
 * the grace period. `remediate`: it remediates the finding after the grace period.
 */
export const deadlineActions = ['tell', 'ask', 'remediate'] as const;
export type DeadlineAction = (typeof deadlineActions)[number];

/** The shortest time between the report and what follows, and the default. Also holds for a policy that was not checked. */
export const leastGraceHours = 24;

/** A deadline for the findings that all given parts match. The first rule that matches a finding decides. */
export interface DeadlineRule {
  readonly severities?: readonly Severity[];
  readonly controls?: readonly string[];
  /** Days from the start of the violation until the finding is overdue. */
  readonly days: number;
  readonly action: DeadlineAction;
  /** Hours from the report to the request for approval or the remediation. Only with these actions. @default 24 */
  readonly graceHours?: number;
}

/** What decides about the deadline of an open finding. */
export interface DatedFinding {
  readonly controlId: string;
  /** `undefined` if the finding has none. Then only rules without severities match. */
  readonly severity: Severity | undefined;
  /** `FirstObservedAt` of the finding. */
  readonly firstObservedAt: string | undefined;
}

export type Deadline =
  /** No rule matches the finding. */
  | { readonly kind: 'none' }
  /** A rule matches, but the finding has no usable date. */
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'known';
      /** ISO 8601, in UTC. */
      readonly dueAt: string;
      readonly state: 'in time' | 'overdue';
      /** Whole days since `dueAt`. 0 on the first day, and while the finding is in time. */
      readonly daysOverdue: number;
      readonly action: DeadlineAction;
      /** Days of the rule. */
      readonly days: number;
      readonly graceHours: number;
    };

const dayMilliseconds = 86_400_000;

/**
 * The deadline of an open finding.
 *
 * Its time starts at `FirstObservedAt`. For findings of a control, AWS documents it as the time when the compliance of
 * the resource last changed, so a violation that returns has the full time again. `CreatedAt` can be the time of a check
 * that passed, and `UpdatedAt` changes with every check.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-top-level-attributes.html
 */
export function deadlineOf(rules: readonly DeadlineRule[], finding: DatedFinding, now: Date): Deadline {
  const rule = rules[indexOfRule(rules, finding)];
  if (rule === undefined) return { kind: 'none' };
  const { firstObservedAt } = finding;
  if (firstObservedAt === undefined) return unknown('The finding has no FirstObservedAt, so it has no deadline.');
  const start = timeOf(firstObservedAt);
  if (start === undefined) return unknown('FirstObservedAt of the finding is not a time, so it has no deadline.');
  if (start > now.getTime()) return unknown('FirstObservedAt of the finding is in the future, so it has no deadline.');
  const due = start + rule.days * dayMilliseconds;
  const late = now.getTime() - due;
  return {
    kind: 'known',
    dueAt: new Date(due).toISOString(),
    state: late < 0 ? 'in time' : 'overdue',
    daysOverdue: Math.max(0, Math.floor(late / dayMilliseconds)),
    action: rule.action,
    days: rule.days,
    graceHours: Math.max(leastGraceHours, rule.graceHours ?? leastGraceHours),
  };
}

/** The index of the rule that decides about the finding, or -1. */
export function indexOfRule(
  rules: readonly DeadlineRule[],
  finding: Pick<DatedFinding, 'controlId' | 'severity'>,
): number {
  return rules.findIndex((one) => matchesRule(one, finding));
}

/** Whether the rule matches a finding of this control and severity. */
export function matchesRule(
  { severities, controls }: Pick<DeadlineRule, 'severities' | 'controls'>,
  { controlId, severity }: Pick<DatedFinding, 'controlId' | 'severity'>,
): boolean {
  if (!canBeOverdue(controlId)) return false;
  if (controls !== undefined && !controls.includes(controlId)) return false;
  return severities === undefined || (severity !== undefined && severities.includes(severity));
}

/**
 * Whether findings of this control have a deadline: ASR can remediate it, and Security Hub makes its findings. The others have no time at which the
 * violation began: a threat is an event, ASR imports a finding of its own at each detection, and AWS Config makes those of
 * some playbooks that a customer brings.
 */
export function canBeOverdue(controlId: string): boolean {
  if (!Object.hasOwn(registry, controlId) || registry[controlId]?.detectedBy !== undefined) return false;
  return !isContainment(controlId) && findingsOf(controlId) === 'security-hub';
}

function unknown(why: string): Deadline {
  return { kind: 'unknown', why };
}

/**
 * The timestamps that Security Hub accepts. `Date.parse` also reads others, such as `5`, as a time.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html#timestamps
 */
const timestamp = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

/** Milliseconds since 1970. `undefined`: the text is not a time. */
function timeOf(text: string): number | undefined {
  const [, seconds, fraction = '', zone = ''] = timestamp.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const offset = zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const time = Date.parse(`${seconds}${fraction.slice(0, 4)}${offset}`);
  // `Date.parse` reads February 30 as March 2.
  const day = new Date(Date.parse(`${seconds}Z`)).toJSON() as string | null;
  return Number.isNaN(time) || day?.slice(0, 19) !== seconds ? undefined : time;
}
