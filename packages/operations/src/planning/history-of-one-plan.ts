/**
 * History for planning on a machine where ASR is not deployed: it holds the record of one plan and nothing else. No other
 * request exists, so nothing is busy, nothing was undone, and no count exceeds a limit.
 */
import { type History, type RemediationRecord, claimKey, newRecord } from '@asr/orchestrator';

type Opened = Extract<Awaited<ReturnType<History['open']>>, { readonly kind: 'open' }>;

export function historyOfOnePlan(now: () => Date): History {
  let record: RemediationRecord | undefined;
  return {
    async open(request, scope, lease): Promise<Opened> {
      record = newRecord(request, now());
      return { kind: 'open', record, claim: { key: claimKey(request, scope), token: lease.token } };
    },
    requestRecheck: async () => false,
    rememberEvent: async (_subject, _scope, event) => ({
      events: event === undefined ? [] : [event],
      isComplete: true,
    }),
    async update(_id, { addChanges = [], undoMark: _mark, ...changed }) {
      if (record !== undefined) record = { ...record, ...changed, changes: [...record.changes, ...addChanges] };
    },
    async close(_claim, _answer, _executionId, { addChanges: _changes, undoMark: _mark, ...changed } = {}) {
      if (record !== undefined) record = { ...record, ...changed };
      return 'closed';
    },
    leave: async () => 'closed',
    release: async () => {},
    tally: async () => 0,
    agreed: async () => undefined,
    agree: async (_name, number) => number,
    find: async () => record,
    undoneOn: async () => [],
    recordRejected: async () => {},
    async recordOutcome() {
      throw new Error('A plan records no outcome. Please report this error.');
    },
  };
}
