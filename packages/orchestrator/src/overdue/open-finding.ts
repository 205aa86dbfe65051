/** Reads the findings of a page, and keeps those that may have a deadline. Pure. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { type ItemReading, makerOf, readItemsOf, whyInconsistent } from '../findings/index.ts';
import { nameOf } from '../identity/index.ts';
import type { FindingReference, Severity, Subject } from '../model/index.ts';

/** An open finding of Security Hub's own product, with its first resource. A finding of a control has one. */
export interface OpenFinding {
  readonly reference: FindingReference;
  readonly subject: Subject;
  readonly severity: Severity | undefined;
  readonly firstObservedAt: string | undefined;
  /** The finding, as Security Hub returned it. */
  readonly given: AwsSecurityFinding;
}

/**
 * Security Hub alone sets the product of a finding, and lets no other product use its own. A finding of another product is
 * left out, and so is one whose fields name two accounts or Regions: principals of a member account can write these.
 */
export function openFindingsIn(page: readonly AwsSecurityFinding[]): readonly OpenFinding[] {
  const found = new Map<string, OpenFinding>();
  for (const item of readItemsOf('finding-asff', asEvent(page))) {
    if (!item.ok || !isTrusted(item) || !isOpen(item)) continue;
    const { reference, severity } = item.finding;
    const given = page[item.index];
    if (given === undefined || found.has(reference.id)) continue;
    found.set(reference.id, {
      reference,
      subject: named(item),
      severity,
      firstObservedAt: given.FirstObservedAt,
      given,
    });
  }
  return [...found.values()];
}

/** The event that Security Hub would send. */
export function asEvent(findings: readonly object[]): object {
  return { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported', detail: { findings } };
}

type Read = Extract<ItemReading, { readonly ok: true }>;

function isTrusted({ finding }: Read): boolean {
  return makerOf(finding.reference).kind === 'security-hub' && whyInconsistent(finding) === undefined;
}

function isOpen({ finding: { complianceStatus, recordState, workflowStatus } }: Read): boolean {
  return complianceStatus === 'FAILED' && recordState === 'ACTIVE' && ['NEW', 'NOTIFIED'].includes(workflowStatus);
}

/** The canonical name of the resource, for exceptions. Without one, Parse refuses a remediation later. */
function named({ subject, otherNames: others }: Read): Subject {
  const { resourceType, resourceId: id, partition, accountId, region } = subject;
  const name = nameOf({ resourceType, id, others, partition, accountId, region });
  return name.ok && name.canonical !== id ? { ...subject, canonical: name.canonical } : subject;
}
