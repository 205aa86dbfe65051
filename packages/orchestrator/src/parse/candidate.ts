/** One resource and one control, with its canonical name and everything that a decision needs. */
import { nameOf } from '../identity/index.ts';
import type { Finding, ItemReading, WorkflowStatus } from '../findings/index.ts';
import type {
  Detection,
  FindingReference,
  Overdue,
  RemediationRecord,
  Severity,
  Source,
  Subject,
} from '../model/index.ts';
import type { Parameters } from '@asr/playbooks';
import type { World } from './world.ts';

/** Has the same form for a finding, a detection by ASR, and a remediation that waits for approval. */
export interface Candidate {
  readonly subject: Subject;
  readonly source: Exclude<Source, 'undo'>;
  readonly finding: FindingReference;
  readonly severity: Severity | undefined;
  /** The parameters of Security Hub's check, or the event that ASR detected. */
  readonly parameters: Parameters;
  readonly detection: Detection | null;
  /** Why a deadline made the request. */
  readonly overdue?: Overdue | undefined;
  /** `undefined` if there is no finding whose status counts. */
  readonly status?: Pick<Finding, 'workflowStatus' | 'complianceStatus' | 'recordState'>;
}

export type Identified =
  { readonly ok: true; readonly subject: Subject } | { readonly ok: false; readonly error: string };

/** Returns the subject with its canonical name, or why it has none. */
export function identify(subject: Subject, others: readonly string[] = []): Identified {
  const { resourceType, resourceId: id, partition, accountId, region } = subject;
  const named = nameOf({ resourceType, id, others, partition, accountId, region });
  if (!named.ok) return named;
  const { canonical } = named;
  return { ok: true, subject: canonical === id ? subject : { ...subject, canonical } };
}

/**
 * Returns the subject with the control's type, if its finding has the type `Other`: Security Hub writes it for resources
 * that ASFF does not describe. Only an ARN shows that the resource is of the control's type.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
export function withTypeOfControl(subject: Subject, { controls }: Pick<World, 'controls'>): Subject {
  const isOther = subject.resourceType === 'Other' && subject.resourceId.startsWith('arn:');
  const entry = isOther && Object.hasOwn(controls, subject.controlId) ? controls[subject.controlId] : undefined;
  const types = entry === undefined ? [] : [entry.resourceType, ...(entry.otherResourceTypes ?? [])];
  return types.map((resourceType) => ({ ...subject, resourceType })).find((typed) => identify(typed).ok) ?? subject;
}

export function candidateOfFinding(
  { finding }: Extract<ItemReading, { readonly ok: true }>,
  subject: Subject,
  source: Candidate['source'],
  overdue?: Overdue,
): Candidate {
  const { reference, severity, parameters } = finding;
  return { subject, source, finding: reference, severity, parameters, detection: null, overdue, status: finding };
}

/** For the button on a finding that ASR imported. All facts come from history, except whether it is suppressed. */
export function candidateOfRecord(
  { finding, parameters, severity, overdue }: RemediationRecord,
  subject: Subject,
  source: Candidate['source'],
  workflowStatus?: WorkflowStatus,
): Candidate {
  const status =
    workflowStatus === undefined
      ? {}
      : { status: { workflowStatus, complianceStatus: 'FAILED', recordState: 'ACTIVE' } as const };
  return { subject, source, finding, severity, parameters: parameters.finding, detection: null, overdue, ...status };
}
