/** A table of remediations with keys, and the details and dialogs of the selected one. */
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { Remediation } from '../api/types.ts';
import { useRoute } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { neighbor, useShortcuts } from '../session/shortcuts.ts';
import { SidePanel } from '../session/side-panel.tsx';
import { type Action, useActions } from '../session/use-actions.ts';
import { nameOf } from './changes.tsx';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { PageTable, type PageTableProps } from './page-table.tsx';
import { Outcome } from '../text/outcome.tsx';
import { RemediationDetails } from './remediation-details.tsx';
import { localTime, shortResource, visible } from '../text/safe-text.ts';

type ListProps = Pick<
  PageTableProps<Remediation>,
  'title' | 'description' | 'load' | 'items' | 'hasMore' | 'empty' | 'actions' | 'filter' | 'footer'
>;

export function RemediationList({ items, ...page }: ListProps) {
  const { query, change } = useRoute();
  const [decision, setDecision] = useState<Decision>();
  const act = useActions();
  const selected = items.find(({ remediationId }) => remediationId === query['selected']);
  const select = (record: Remediation | undefined) => change({ selected: record?.remediationId });
  const decide = useDecide(selected, setDecision);

  useShortcuts(
    useMemo(
      () => ({
        j: () => select(neighbor(items, selected, 1)),
        k: () => select(neighbor(items, selected, -1)),
        a: () => decide('approve'),
        r: () => decide('reject'),
        u: () => decide('undo'),
      }),
      // oxlint-disable-next-line react-hooks/exhaustive-deps -- `select` only closes over `change`, which is stable
      [items, selected, decide],
    ),
  );

  return (
    <>
      <PageTable
        {...page}
        items={items}
        columns={columns(select)}
        nameOf={({ remediationId }) => remediationId}
        trackBy="remediationId"
        selectionType="single"
        selectedItems={selected === undefined ? [] : [selected]}
        onSelectionChange={({ detail }) => select(detail.selectedItems[0])}
        onRowClick={({ detail }) => select(detail.item)}
      />
      {selected === undefined ? null : (
        <SidePanel
          title={`${selected.controlId} on ${shortResource(selected.resourceId)}`}
          onClose={() => select(undefined)}
        >
          <RemediationDetails record={selected} onAction={(action) => setDecision({ action, records: [selected] })} />
        </SidePanel>
      )}
      {decision === undefined ? null : (
        <DecisionDialog
          decision={decision}
          onCancel={() => setDecision(undefined)}
          onConfirm={(because) => {
            setDecision(undefined);
            for (const record of decision.records)
              void act(decision.action, record, decision.action === 'undo' ? {} : { because, digest: record.digest });
          }}
        />
      )}
    </>
  );
}

/** Opens the dialog if the action is possible for the selected remediation. */
function useDecide(selected: Remediation | undefined, open: (decision: Decision) => void): (action: Action) => void {
  const { mayDecide, mayOperate } = useSession();
  return useMemo(
    () => (action: Action) => {
      const isAllowed = action === 'undo' ? mayOperate : mayDecide;
      if (selected !== undefined && isAllowed && selected.commands[action] !== undefined)
        open({ action, records: [selected] });
    },
    [selected, open, mayDecide, mayOperate],
  );
}

const columns = (select: (record: Remediation) => void): TableProps.ColumnDefinition<Remediation>[] => [
  {
    id: 'control',
    header: 'Control',
    minWidth: 110,
    isRowHeader: true,
    cell: (record) => (
      <Link
        onFollow={(event) => {
          event.preventDefault();
          select(record);
        }}
        href="#"
      >
        {visible(record.controlId)}
      </Link>
    ),
  },
  {
    id: 'resource',
    header: 'Resource',
    minWidth: 220,
    cell: ({ resourceId }) => <span className="text">{shortResource(resourceId)}</span>,
  },
  { id: 'outcome', header: 'Outcome', minWidth: 190, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  { id: 'what', header: 'What', minWidth: 220, cell: (record) => <span className="text">{summaryOf(record)}</span> },
  { id: 'account', header: 'Account', minWidth: 140, cell: ({ accountId }) => visible(accountId) },
  {
    id: 'started',
    header: 'Started',
    minWidth: 175,
    cell: ({ startedAt }) => <span className="line">{localTime(startedAt)}</span>,
  },
];

/** The names of the changes, or the beginning of the reason. */
function summaryOf({ pending, changes, outcome, reason }: Remediation): string {
  const shown = outcome === 'awaiting-approval' || outcome === 'deferred' ? pending : changes;
  if (shown.length === 0 || outcome === 'failed' || outcome === 'refused')
    return visible(reason.length > 160 ? `${reason.slice(0, 160)}…` : reason);
  const names = shown.slice(0, 3).map(nameOf).join(', ');
  return shown.length > 3 ? `${names} and ${shown.length - 3} more` : names;
}
