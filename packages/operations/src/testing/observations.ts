import type { RemediationRecord } from '@asr/orchestrator';
import { aRecord, removedRule } from './records.ts';

/** Record of an observation that planned to close SSH. */
export function anObservation(overrides: Partial<RemediationRecord> = {}): RemediationRecord {
  const planned = {
    source: 'observation',
    outcome: 'planned',
    changes: [],
    pending: [removedRule],
    reason: 'Nothing was changed.',
  } as const;
  return aRecord({ ...planned, ...overrides });
}

/** Record of an observation of the security group with this name. */
export function observedGroup(name: string, overrides: Partial<RemediationRecord> = {}): RemediationRecord {
  const resourceId = `arn:aws:ec2:eu-west-1:111122223333:security-group/${name}`;
  const finding = { ...aRecord().finding, id: `finding/${name}` };
  return anObservation({ remediationId: `r-${name}`, resourceId, finding, ...overrides });
}
