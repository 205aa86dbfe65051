import type { RemediationRecord } from '@asr/orchestrator';

/** Which finding, control and resource a line is about. */
export interface FindingSubject {
  readonly findingId: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
}

export function findingSubject(
  record: Pick<RemediationRecord, 'finding' | 'controlId' | 'accountId' | 'region' | 'resourceId'>,
): FindingSubject {
  const { finding, controlId, accountId, region, resourceId } = record;
  return { findingId: finding.id, controlId, accountId, region, resourceId };
}
