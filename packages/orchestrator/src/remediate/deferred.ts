/** Defers the changes of a request to an hour in which the limits have room for them. Loaded only above a limit. */
import type { AnyChange } from '@asr/playbooks';
import { describeChanges, digestOf } from '../model/index.ts';
import type { Concluded, Context } from './context.ts';

export interface DeferredPlan {
  readonly changes: readonly AnyChange[];
  readonly because: string;
  readonly warning: string;
  /** A sentence that names the limit. */
  readonly why: string;
}

/** The state machine of deferrals waits, and starts an execution that decides anew. Nothing has been changed. */
export function defer(
  { record, dependencies }: Context,
  { changes, because, warning, why }: DeferredPlan,
  until: Date,
): Concluded {
  const now = dependencies.now();
  const deferral = { since: record.deferral?.since ?? now.toISOString(), until: until.toISOString() };
  // The time comes first, because notes cut the end.
  const reason = `ASR tries again at ${minuteOf(until)} UTC. ${why} Would change: ${describeChanges(changes, 120)}.`;
  return {
    outcome: 'deferred',
    reason,
    summary: describeChanges(record.changes),
    warning,
    next: 'defer',
    waitSeconds: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
    deferredUntil: Math.floor(until.getTime() / 1000),
    changed: { pending: changes, digest: digestOf(changes), because, warning, deferral },
  };
}

/** `2026-11-24 02:15` */
function minuteOf(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
