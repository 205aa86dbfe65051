/** The inbox, remediations, and the preview of an undo. */
import { ConsoleError, type ConsoleOperations, type RemediationQuery } from '@asr/console';
import { type HistoryFilter, type Outcome, type RemediationRecord, outcomes } from '@asr/orchestrator';
import { normalizeControlId } from '../controls/index.ts';
import { parseTime } from '../input/index.ts';
import { type InboxOutcome, previewOf, readInbox } from '../actions/index.ts';
import { commandLine, undoLine } from '../views/index.ts';
import { mostOfInbox, mostOfPage, newestOf } from './newest.ts';
import { pageOfHistory } from './paging.ts';
import { plain, remediationView } from './remediation-view.ts';
import type { Connection } from './settings.ts';

type HistoryReads = Pick<ConsoleOperations, 'inbox' | 'remediations' | 'remediation' | 'undoPreview'>;

/** Records of one outcome that the inbox shows. History has the others. */
const mostShown = 100;

export function historyReads(connection: Connection): HistoryReads {
  const { admin, history } = connection;
  const viewsOf = (records: readonly RemediationRecord[]) =>
    Promise.all(records.slice(0, mostShown).map(remediationView));
  return {
    async inbox(since, isVisible, most) {
      const newest = newestOf(await history(), mostOfInbox, most);
      const found = await readInbox(newest, parseTime(since, admin.now(), 'since'));
      const seen = (outcome: InboxOutcome) => found[outcome].filter(({ accountId }) => isVisible(accountId));
      const [waiting, failed, refused, deferred] = [
        seen('awaiting-approval'),
        seen('failed'),
        seen('refused'),
        seen('deferred'),
      ];
      return {
        awaitingApproval: await viewsOf(waiting),
        failed: await viewsOf(failed),
        refused: await viewsOf(refused),
        deferred: await viewsOf(deferred),
        counts: {
          awaitingApproval: waiting.length,
          failed: failed.length,
          refused: refused.length,
          deferred: deferred.length,
        },
        isPartial: newest.isPartial(),
        command: commandLine(['inbox'], { since }),
      };
    },
    async remediations({ limit, cursor, isVisible, ...query }) {
      const filter = filterOf(query, admin.now());
      const isWanted = ({ accountId }: RemediationRecord) => isVisible(accountId);
      const page = await pageOfHistory(await history(), filter, {
        limit,
        mostRead: mostOfPage,
        cursor,
        isWanted,
      });
      return { ...page, items: await Promise.all(page.items.map(remediationView)) };
    },
    remediation: async (id) => remediationView(await recordOf(connection, id)),
    async undoPreview(id) {
      const { remediationId, changes, irreversible, nothing } = await previewOf(await recordOf(connection, id));
      return {
        remediationId,
        nothing,
        changes: changes.map(plain),
        irreversible: irreversible.map(plain),
        command: `${undoLine(id)} --dry-run`,
      };
    },
  };
}

export async function recordOf({ history }: Connection, id: string): Promise<RemediationRecord> {
  const record = await (await history()).find(id);
  if (record === undefined) throw new ConsoleError(404, `Remediation ${id} not found.`);
  return record;
}

function filterOf(
  {
    control,
    account,
    resource,
    finding,
    outcome,
    actor,
    since,
    until,
  }: Omit<RemediationQuery, 'limit' | 'cursor' | 'isVisible'>,
  now: Date,
): HistoryFilter {
  return {
    accountId: account,
    controlId: control === undefined ? undefined : normalizeControlId(control),
    resource,
    findingId: finding,
    outcome: outcome === undefined ? undefined : knownOutcome(outcome),
    actor,
    since: since === undefined ? undefined : parseTime(since, now, 'since'),
    until: until === undefined ? undefined : parseTime(until, now, 'until'),
  };
}

function knownOutcome(given: string): Outcome | 'running' {
  const known = [...outcomes, 'running' as const].find((one) => one === given);
  if (known !== undefined) return known;
  throw new ConsoleError(422, `outcome: It must be one of ${[...outcomes, 'running'].join(', ')}.`);
}
