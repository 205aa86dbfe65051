/** Starts and watches the runbook of a request. Loaded on demand, because most remediations start no runbook. */
import type { AnyChange, AnyPlaybook } from '@asr/playbooks';
import { describeChanges } from '../model/index.ts';
import type { Concluded, Context } from './context.ts';
import { waitMore } from './settling/index.ts';

/** Why the document of a runbook without a playbook must not start, if it does. */
export async function whyNotNow({ request, playbook, dependencies }: Context, due: readonly AnyChange[]) {
  if (playbook.standsAlone === undefined || due.length === 0) return undefined;
  return (await dependencies.runbooks()).whyNotNow(request, due, playbook.scope);
}

/** Safe to repeat: the same remediation starts the same automation. */
export async function startRunbook(context: Context): Promise<Concluded> {
  const { request, record, playbook, dependencies } = context;
  const { changes } = record;
  const run = await (await dependencies.runbooks()).start(request, playbook.standsAlone && changes);
  const waiting = waitMore(context, summaryOf(playbook, changes));
  return { ...waiting, changed: { ...waiting.changed, runbook: run } };
}

/** The changes as text. Only Systems Manager knows what a document without a playbook changes, and nothing can undo it. */
export function summaryOf({ standsAlone }: AnyPlaybook, changes: readonly AnyChange[]): string {
  return standsAlone === undefined ? describeChanges(changes) : '';
}

/** Returns `undefined` if the runbook succeeded, so that the playbook can verify. */
export async function watchRunbook(context: Context): Promise<Concluded | undefined> {
  const { request, record, playbook, dependencies } = context;
  if (record.runbook === null) return undefined;
  const { standsAlone } = playbook;
  const status = await (await dependencies.runbooks()).look(request, record.runbook, standsAlone);
  if (status.kind === 'ended') return status.ending;
  const summary = summaryOf(playbook, record.changes);
  if (status.kind === 'running') return waitMore(context, summary);
  return status.kind === 'failed' ? { outcome: 'failed', reason: status.reason, summary } : undefined;
}
