/** Findings whose deadline in the policy has passed. Nothing if the policy has no deadlines. */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { Overdue } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import { useFresh } from '../session/use-fresh.ts';
import { shortResource, visible } from '../text/safe-text.ts';
import { Command } from './command.tsx';
import { LoadProblem } from './load-problem.tsx';

/** How many findings are overdue now. */
export function OverdueCount() {
  const { data, problem, reload } = useOverdue();
  if (data === undefined) return <LoadProblem problem={problem} reload={reload} />;
  if (!data.hasDeadlines) return null;
  return (
    <Container>
      <KeyValuePairs items={[{ label: 'Findings overdue now', value: textOf(data) }]} />
    </Container>
  );
}

/** Not again after a while: each load calls Security Hub, which accepts three calls a second of all callers. */
function useOverdue() {
  const loaded = useData<Overdue>('/overdue');
  useFresh(loaded.reload);
  return loaded;
}

function textOf({ count, hasMore }: Overdue): string {
  return `${count}${hasMore ? ' or more' : ''}`;
}

export function OverdueFindings() {
  const { data, problem, reload } = useOverdue();
  if (data === undefined) return <LoadProblem problem={problem} reload={reload} />;
  if (!data.hasDeadlines) return null;
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${textOf(data)})`}
          description={data.count > data.items.length ? `The ${data.items.length} that are overdue the longest.` : ''}
        >
          Overdue findings
        </Header>
      }
      items={data.items}
      trackBy="findingId"
      empty={<Box textAlign="center">No finding is overdue.</Box>}
      ariaLabels={{ tableLabel: 'Overdue findings', selectionGroupLabel: 'Overdue findings' }}
      columnDefinitions={columns}
      footer={<Command line={data.command} />}
    />
  );
}

const columns: TableProps.ColumnDefinition<Overdue['items'][number]>[] = [
  { id: 'control', header: 'Control', minWidth: 100, isRowHeader: true, cell: ({ controlId }) => visible(controlId) },
  { id: 'severity', header: 'Severity', minWidth: 105, cell: ({ severity }) => visible(severity) },
  {
    id: 'resource',
    header: 'Resource',
    minWidth: 215,
    cell: ({ resourceId }) => <span className="text">{shortResource(resourceId)}</span>,
  },
  { id: 'account', header: 'Account', minWidth: 140, cell: ({ accountId }) => visible(accountId) },
  { id: 'due', header: 'Due', minWidth: 110, cell: ({ dueAt }) => visible(dueAt.slice(0, 10)) },
  { id: 'days', header: 'Days overdue', minWidth: 95, cell: ({ daysOverdue }) => daysOverdue },
  { id: 'status', header: 'Status', minWidth: 180, cell: ({ status }) => visible(status) },
  { id: 'command', header: 'Next', minWidth: 215, cell: ({ command }) => <Command line={command} /> },
];
