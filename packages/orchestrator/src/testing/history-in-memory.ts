import type { Admit } from '../flood/index.ts';
import {
  type Busy,
  type Claim,
  type GroupHistory,
  type History,
  type HistoryQueries,
  type Opened,
  type Opening,
  type UndoMark,
  type SeenEvent,
  type SwitchTurn,
  bounded,
  claimKey,
  hourOf,
  overridesUndo,
  matches,
  obeysUndo,
} from '../history/index.ts';
import {
  type RemediationRecord,
  type RemediationRequest,
  newRecord,
  partialRecord,
  completeRecord,
} from '../model/index.ts';

export interface HistoryInMemory extends History, HistoryQueries {
  readonly records: ReadonlyMap<string, RemediationRecord>;
  readonly claims: ReadonlyMap<string, Claim & { readonly leaseUntil: number }>;
  readonly admit: Admit;
  readonly group: GroupHistory;
  /** The stop switch. */
  isStopped: boolean;
}

/** History in memory, with the same contract test as the DynamoDB one. */
export function historyInMemory(now: () => Date = () => new Date()): HistoryInMemory {
  const records = new Map<string, RemediationRecord>();
  const claims = new Map<string, Claim & Omit<Busy, 'isKnown'> & { leaseUntil: number; lookAgain?: true }>();
  const incomplete = new Set<string>();
  const seen = new Map<string, Map<string, SeenEvent>>();
  const counts = new Map<string, number>();
  const reporters = new Map<string, string>();
  const agreed = new Map<string, number>();
  const undoMarks = new Map<string, UndoMark>();
  const undos = new Map<string, readonly string[]>();
  const turns: SwitchTurn[] = [];
  const markKey = (resource: string, controlId: string) => `${resource} ${controlId}`;
  const release = (claim: Claim) => {
    if (claim.follows === undefined && claims.get(claim.key)?.token === claim.token) claims.delete(claim.key);
  };
  const whoHolds = (key: string, isKnown: boolean) => {
    const holder = claims.get(key);
    if (holder === undefined || holder.leaseUntil < now().getTime()) return undefined;
    const { remediationId, controlId, step } = holder;
    return { kind: 'busy', remediationId, controlId, step, isKnown } as const;
  };
  /** Removes the mark, so that a later request causes another check. */
  const isAsked = (claim: Claim) => {
    const holder = claims.get(claim.key);
    if (claim.follows !== undefined || holder?.token !== claim.token || holder.lookAgain === undefined) return false;
    const { lookAgain: _mark, ...rest } = holder;
    claims.set(claim.key, rest);
    return true;
  };
  const markFor = (request: RemediationRequest, key: string, isKnown: boolean): { readonly undone?: UndoMark } => {
    const mark = undoMarks.get(markKey(key, request.controlId));
    if (mark === undefined || !obeysUndo(request, isKnown) || mark.until < now().toISOString()) return {};
    return { undone: mark };
  };
  const openOneOf = async ({ request, scope, lease, sharesClaim }: Opening): Promise<Opened> => {
    const key = claimKey(request, scope);
    const holder = claims.get(key);
    if (sharesClaim === undefined || holder?.token !== lease.token) return history.open(request, scope, lease);
    claims.delete(key);
    const opened = await history.open(request, scope, lease);
    claims.set(key, holder);
    return opened.kind === 'open' ? { ...opened, claim: { key, token: lease.token, follows: true } } : opened;
  };
  const history: HistoryInMemory = {
    records,
    claims,
    isStopped: false,
    group: {
      async openMany(openings) {
        const results: PromiseSettledResult<Opened>[] = [];
        for (const opening of openings) results.push(...(await Promise.allSettled([openOneOf(opening)])));
        return results;
      },
      updateMany: (updates) =>
        Promise.allSettled(updates.map(({ remediationId, changed }) => history.update(remediationId, changed))),
      closeMany: (closings) =>
        Promise.allSettled(
          closings.map(({ claim, answer, executionId, changed }) => history.close(claim, answer, executionId, changed)),
        ),
      releaseMany: (given) => Promise.allSettled(given.map((claim) => history.release(claim))),
      findMany: (ids) => history.findMany(ids),
    },
    async tally(name, add, hour = now()) {
      const key = `${name}#${hourOf(hour)}`;
      counts.set(key, (counts.get(key) ?? 0) + add);
      return counts.get(key) ?? 0;
    },
    async admit(name, add, most, by) {
      const key = `${name}#${hourOf(now())}`;
      const sum = (counts.get(key) ?? 0) + add;
      counts.set(key, sum);
      if (sum > most && !reporters.has(key)) reporters.set(key, by);
      return { sum, isFirst: sum > most && reporters.get(key) === by };
    },
    agreed: async (name) => agreed.get(`${name}#${hourOf(now())}`),
    async agree(name, number) {
      const key = `${name}#${hourOf(now())}`;
      const first = agreed.get(key) ?? number;
      agreed.set(key, first);
      return first;
    },

    find: async (id) => structuredClone(records.get(id)),

    async findMany(ids) {
      const found = await Promise.all(ids.map((id) => history.find(id)));
      return new Map(found.flatMap((record) => (record === undefined ? [] : [[record.remediationId, record]])));
    },

    async open(request, scope, lease) {
      const key = claimKey(request, scope);
      const isNew = request.step !== 'undo' && request.approval === null;
      const isKnown = records.has(request.remediationId);
      if (request.step === 'remediate' && history.isStopped) return { kind: 'stopped' };
      const mark = markFor(request, key, isKnown);
      const busy = whoHolds(key, isKnown);
      if (busy !== undefined) return busy;
      if (!isNew && !isKnown) return { kind: 'unknown' };
      if (!isKnown && overridesUndo(request)) undoMarks.delete(markKey(key, request.controlId));
      const { remediationId, controlId } = request;
      const claim = { key, token: lease.token };
      const { step } = request;
      claims.set(key, {
        ...claim,
        kind: 'busy',
        remediationId,
        controlId,
        step,
        leaseUntil: now().getTime() + lease.milliseconds,
      });
      const record = records.get(remediationId) ?? newRecord(request, now());
      records.set(remediationId, record);
      return { kind: 'open', record: structuredClone(record), claim, ...mark };
    },

    async update(id, { addChanges = [], undoMark: _mark, ...changed }) {
      const record = records.get(id);
      if (record === undefined) throw new Error(`There is no record ${id}.`);
      records.set(id, structuredClone({ ...record, ...changed, changes: [...record.changes, ...addChanges] }));
    },

    async requestRecheck(request, scope, { remediationId }) {
      const key = claimKey(request, scope);
      const holder = claims.get(key);
      if (holder?.remediationId !== remediationId || holder.step !== 'remediate' || whoHolds(key, false) === undefined)
        return false;
      claims.set(key, { ...holder, lookAgain: true });
      return true;
    },

    async rememberEvent(subject, scope, event, log = 'changes') {
      const key = `${claimKey(subject, scope)} ${log}`;
      const events = seen.get(key) ?? new Map<string, SeenEvent>();
      if (event !== undefined) seen.set(key, events.set(event.id, structuredClone(event)));
      const oldest = new Date(now().getTime() - 7 * 86_400_000).toISOString();
      const { events: kept, forgotten, isComplete } = bounded([...events.values()], oldest);
      for (const id of forgotten) events.delete(id);
      if (!isComplete) incomplete.add(key);
      return {
        events: structuredClone(kept),
        isComplete: !incomplete.has(key) && (event === undefined || event.at >= oldest),
      };
    },

    async close(claim, answer, executionId, changed = {}) {
      if (answer.outcome !== 'running' && isAsked(claim)) return 'recheck';
      await history.update(answer.remediationId, { ...changed, lastAnswer: { executionId, answer } });
      if (changed.undoMark !== undefined) {
        undoMarks.set(markKey(claim.key, answer.controlId), changed.undoMark);
        undos.set(claim.key, [...(undos.get(claim.key) ?? []), changed.undoMark.remediationId]);
      }
      release(claim);
      return 'closed';
    },

    undoneOn: async (subject, scope) => undos.get(claimKey(subject, scope)) ?? [],

    async leave(claim) {
      if (isAsked(claim)) return 'recheck';
      release(claim);
      return 'closed';
    },

    release: async (claim) => release(claim),

    async recordRejected(request, answer) {
      const { remediationId, executionId } = request;
      const { outcome, reason } = answer;
      const record = records.get(remediationId) ?? newRecord(request, now());
      if (record.outcome === null || record.outcome === 'deferred')
        records.set(remediationId, {
          ...record,
          outcome,
          reason,
          finishedAt: now().toISOString(),
          lastAnswer: { executionId, answer },
        });
    },

    async recordOutcome(answer, executionId) {
      const { outcome, reason, remediationId } = answer;
      const record = records.get(remediationId);
      if (record !== undefined && ![null, 'awaiting-approval', 'deferred'].includes(record.outcome))
        return structuredClone(record);
      const known = record ?? partialRecord(answer, executionId, now());
      const written = { ...completeRecord(known), outcome, reason, finishedAt: now().toISOString() };
      records.set(remediationId, written);
      return structuredClone(written);
    },

    async *list(filter) {
      const newestFirst = [...records.values()].toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
      for (const record of newestFirst) {
        if (matches(record, filter)) yield structuredClone(record);
      }
    },

    stopped: async () => (history.isStopped ? turns.findLast(({ action }) => action === 'stop') : undefined),

    async turn(action, by, because) {
      const turn = { action, by, because, at: now().toISOString() };
      history.isStopped = action === 'stop';
      turns.push(turn);
      return turn;
    },

    turns: async () => turns.toReversed().slice(0, 100),

    async allowAgain(subject, scope, by) {
      const key = markKey(claimKey(subject, scope), subject.controlId);
      const mark = undoMarks.get(key);
      undoMarks.delete(key);
      const record = mark === undefined ? undefined : records.get(mark.remediationId);
      if (record !== undefined)
        records.set(record.remediationId, { ...record, allowedAgain: { by, at: now().toISOString() } });
      return mark !== undefined && mark.until < now().toISOString() ? undefined : mark;
    },
  };
  return history;
}
