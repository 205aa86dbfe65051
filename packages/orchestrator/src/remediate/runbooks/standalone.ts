/**
 * Runbooks without a playbook. ASR cannot read the resource, so a document starts only if Security Hub still reports the
 * finding, and its end says only what Systems Manager reports.
 */
import type { AnyChange, DocumentStart } from '@asr/playbooks';
import type { History, RecordUpdate } from '../../history/index.ts';
import {
  type Ending,
  type RemediationRecord,
  type RemediationRequest,
  type RunbookRun,
  explain,
  isTransient,
  shorten,
} from '../../model/index.ts';
import type { AutomationStatus } from './execution-status.ts';

/** What the plan of a runbook starts. The plan has one change, and an approval applies to exactly this value. */
export function plannedStart(changes: readonly AnyChange[]): DocumentStart {
  const start = changes.findLast(({ field }) => field === 'document')?.to;
  if (typeof start === 'object' && start !== null && 'sha256' in start && 'inputs' in start)
    return start as DocumentStart;
  throw new Error('The plan names no document. Please report this error.');
}

export interface Checks {
  /** Why Security Hub no longer reports the violation, as a sentence. */
  readonly whyFindingClosed: (request: RemediationRequest) => Promise<string | undefined>;
  readonly history: Pick<History, 'rememberEvent' | 'find'>;
  readonly now: () => Date;
}

/** The end of a remediation whose document must not start. Its plan is over: a later request plans anew. */
export type NotNow = Ending & { readonly changed: Pick<RecordUpdate, 'pending' | 'digest'> };

type ChecksWithDocument = Checks & {
  /** Throws if the document is not the planned one, or may not be read. */
  readonly checkDocument: () => Promise<void>;
};

/** Returns why the document must not start now. Nothing was started, and no change recorded. */
export async function whyNotNow(
  request: RemediationRequest,
  scope: 'regional' | 'global',
  checks: ChecksWithDocument,
): Promise<NotNow | undefined> {
  const ending =
    (await whyFindingForbids(request, checks)) ??
    (await whyDocumentForbids(checks)) ??
    (await whyInProgress(request, scope, checks));
  return ending === undefined ? undefined : { ...ending, changed: { pending: [], digest: null } };
}

async function whyFindingForbids(
  request: RemediationRequest,
  { whyFindingClosed }: Checks,
): Promise<Ending | undefined> {
  try {
    const closed = await whyFindingClosed(request);
    return closed === undefined ? undefined : { outcome: 'skipped', reason: `${closed} The document was not started.` };
  } catch (error) {
    if (await isTransient(error)) throw error;
    const why = shorten(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 150);
    const reason = `ASR could not check whether Security Hub still reports the finding, so the document was not started. ${why}`;
    return { outcome: 'refused', reason };
  }
}

async function whyDocumentForbids({ checkDocument }: ChecksWithDocument): Promise<Ending | undefined> {
  try {
    await checkDocument();
    return undefined;
  } catch (error) {
    if (await isTransient(error)) throw error;
    return { outcome: 'refused', reason: explain(error, 'RunbookOperator') };
  }
}

/**
 * The resource is not claimed while its document runs, and two plans for it can be approved. Every start is remembered
 * before it is made, so the second one sees the first.
 */
async function whyInProgress(
  request: RemediationRequest,
  scope: 'regional' | 'global',
  { history, now }: Checks,
): Promise<Ending | undefined> {
  const { remediationId, controlId } = request;
  const start = { id: remediationId, at: now().toISOString(), event: { controlId } };
  const { events } = await history.rememberEvent(request, scope, start, 'starts');
  const others = await Promise.all(events.filter(({ id }) => id !== remediationId).map(({ id }) => history.find(id)));
  const other = others.find((one) => one?.controlId === controlId && isInProgress(one));
  if (other === undefined) return undefined;
  const reason = `The document of ${controlId} already runs on this resource, for remediation ${other.remediationId}. See its outcome, then remediate again if the finding is still open.`;
  return { outcome: 'refused', reason };
}

/** The outcome of a remediation whose approved document runs is still that of its question. */
function isInProgress({ changes, outcome }: RemediationRecord): boolean {
  return changes.length > 0 && (outcome === null || outcome === 'awaiting-approval');
}

/** Returns how the remediation ends after the document ended. `check`: the step that verifies. */
export function endOf(status: Exclude<AutomationStatus, { kind: 'running' }>, run: RunbookRun, check?: string): Ending {
  const { documentName: name, automationExecutionId: id } = run;
  if (id === null) {
    const reason = `The document ${name} was started, but ASR lost the id of its execution, so its result is unknown. Find it in Systems Manager by its document and time, check the resource, then remediate again.`;
    return { outcome: 'failed', reason };
  }
  if (status.kind === 'failed') {
    const isCheck = check !== undefined && status.step === check;
    const advice = isCheck
      ? 'The document changed what it could, and its check failed: check the resource, then remediate again.'
      : 'It may have changed the resource: check it, then remediate again.';
    const reason = `${shorten(status.reason, 290 - advice.length)} ${advice}`;
    return { outcome: 'failed', reason, ...(isCheck ? { unverified: true } : {}) };
  }
  if (check === undefined) {
    const reason = `The document ${name} ended with Success, and nothing verified the resource. The finding stays open until Security Hub resolves it.`;
    return { outcome: 'unverified', reason };
  }
  if (status.succeeded.includes(check))
    return {
      outcome: 'fixed',
      reason: `The document ${name} ended with Success, and its step ${check} verified the resource.`,
    };
  const reason = `The document ${name} ended with Success, but its step ${check}, which verifies, did not succeed. Check the resource, then remediate again.`;
  return { outcome: 'failed', reason, unverified: true };
}
