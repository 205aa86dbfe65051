import { newRecord, type RemediationRecord } from '../record.ts';
import { claimKey, hourOf, type Claim, type History } from '../history.ts';

export interface HistoryInMemory extends History {
  readonly records: ReadonlyMap<string, RemediationRecord>;
  readonly claims: ReadonlyMap<string, Claim & { readonly leaseUntil: number }>;
  /** The stop switch. */
  isStopped: boolean;
}

/** History as DynamoDB keeps it, held to the same contract test. */
export function historyInMemory(now: () => Date = () => new Date()): HistoryInMemory {
  const records = new Map<string, RemediationRecord>();
  const claims = new Map<string, Claim & { remediationId: string; controlId: string; leaseUntil: number }>();
  const counts = new Map<string, number>();
  const release = (claim: Claim) => {
    if (claims.get(claim.key)?.token === claim.token) claims.delete(claim.key);
  };
  const history: HistoryInMemory = {
    records,
    claims,
    isStopped: false,
    async tally(name, add) {
      const key = `${name}#${hourOf(now())}`;
      counts.set(key, (counts.get(key) ?? 0) + add);
      return counts.get(key) ?? 0;
    },

    find: async (id) => structuredClone(records.get(id)),

    async open(request, scope, lease) {
      const key = claimKey(request, scope);
      const isNew = request.step !== 'undo' && request.approval === null;
      if (request.step === 'remediate' && history.isStopped) return { kind: 'stopped' };
      const holder = claims.get(key);
      if (holder !== undefined && holder.leaseUntil >= now().getTime()) {
        return { kind: 'busy', remediationId: holder.remediationId, controlId: holder.controlId };
      }
      if (!isNew && !records.has(request.remediationId)) return { kind: 'unknown' };
      const { remediationId, controlId } = request;
      const claim = { key, token: lease.token };
      claims.set(key, { ...claim, remediationId, controlId, leaseUntil: now().getTime() + lease.milliseconds });
      const record = records.get(remediationId) ?? newRecord(request, now());
      records.set(remediationId, record);
      return { kind: 'open', record: structuredClone(record), claim };
    },

    async update(id, { addChanges = [], ...changed }) {
      const record = records.get(id);
      if (record === undefined) throw new Error(`There is no record ${id}.`);
      records.set(id, structuredClone({ ...record, ...changed, changes: [...record.changes, ...addChanges] }));
    },

    async close(claim, answer, executionId, changed = {}) {
      await history.update(answer.remediationId, { ...changed, lastAnswer: { executionId, answer } });
      release(claim);
    },

    release: async (claim) => release(claim),

    async recordUnrun(answer, executionId) {
      const { outcome, reason, finding, source, remediationId } = answer;
      const record = records.get(remediationId);
      if (record !== undefined && record.outcome !== null && record.outcome !== 'awaiting-approval') return;
      const { controlId, partition, accountId, region, resourceType, resourceId } = answer;
      const unrun = { controlId, partition, accountId, region, resourceType, resourceId, finding, source, executionId, remediationId };
      records.set(remediationId, {
        ...({ startedAt: now().toISOString(), changes: [], pending: [], ...unrun, ...record } as RemediationRecord),
        outcome,
        reason,
        finishedAt: now().toISOString(),
      });
    },
  };
  return history;
}
