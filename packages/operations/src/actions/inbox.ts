/** What waits for an operator: plans to approve, failures, refusals, and changes that a limit deferred. */
import { type HistoryQueries, type Outcome, type RemediationRecord, claimKey } from '@asr/orchestrator';
import { scopeOf } from '../controls/index.ts';

/** In the order of urgency. */
export const inboxOutcomes = [
  'awaiting-approval',
  'failed',
  'refused',
  'deferred',
] as const satisfies readonly Outcome[];
export type InboxOutcome = (typeof inboxOutcomes)[number];
export type Inbox = { readonly [outcome in InboxOutcome]: readonly RemediationRecord[] };

/** A remediation with such an outcome says nothing about an earlier one of the same resource. */
const undecided: ReadonlySet<Outcome | null> = new Set(['planned', 'skipped', 'overdue', null]);

/**
 * The last remediation of each resource and control decides: what was fixed since is not listed.
 *
 * @param since ISO 8601.
 * @param read Called with the number of remediations that were read.
 */
export async function readInbox(
  history: Pick<HistoryQueries, 'list'>,
  since: string,
  read: (count: number) => void = () => {},
): Promise<Inbox> {
  const seen = new Set<string>();
  const inbox: { readonly [outcome in InboxOutcome]: RemediationRecord[] } = {
    'awaiting-approval': [],
    failed: [],
    refused: [],
    deferred: [],
  };
  let count = 0;
  for await (const record of history.list({ since })) {
    read((count += 1));
    const { controlId, outcome } = record;
    if (undecided.has(outcome) || isRefusedApproval(record)) continue;
    const key = `${controlId} ${claimKey(record, scopeOf(controlId))}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const wanted = inboxOutcomes.find((one) => one === outcome);
    if (wanted !== undefined) inbox[wanted].push(record);
  }
  return inbox;
}

/** The answer to an approval that ASR refused, such as that of the requester. Its plan still waits for another one. */
function isRefusedApproval({ source, approval }: RemediationRecord): boolean {
  return source === 'approval' && approval === null;
}
