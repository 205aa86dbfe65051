/** The catalog of controls: what they change, what that can break, and how the policy treats them. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { Control, Controls } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import { linkTo, useRoute } from '../session/routes.ts';
import { SidePanel } from '../session/side-panel.tsx';
import { Command } from '../parts/command.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { outcomeText } from '../text/outcome.tsx';

export function ControlsPage() {
  const { query, change } = useRoute();
  const { data, problem, isLoading, reload } = useData<Controls>('/controls');
  const wanted = (query['find'] ?? '').toLowerCase();
  const all = data?.items ?? [];
  const items = all.filter((one) => searched(one).includes(wanted));
  const selected = all.find(({ controlId }) => controlId === query['control']);
  return (
    <SpaceBetween size="m">
      <LoadProblem problem={problem} reload={reload} />
      <Table
        variant="full-page"
        header={
          <Header
            variant="h1"
            counter={isLoading ? '' : `(${items.length})`}
            description="What ASR can remediate, and how the policy treats it."
          >
            Controls
          </Header>
        }
        filter={
          <TextFilter
            filteringText={query['find'] ?? ''}
            filteringAriaLabel="Find controls"
            filteringPlaceholder="Id, title, standard, mode or permission"
            countText={`${items.length} controls`}
            onChange={({ detail }) => change({ find: detail.filteringText })}
          />
        }
        columnDefinitions={columns((controlId) => change({ control: controlId }))}
        items={items}
        trackBy="controlId"
        selectionType="single"
        selectedItems={selected === undefined ? [] : [selected]}
        onSelectionChange={({ detail }) => change({ control: detail.selectedItems[0]?.controlId })}
        onRowClick={({ detail }) => change({ control: detail.item.controlId })}
        loading={isLoading}
        loadingText="Loading"
        empty={<Box textAlign="center">No matching controls.</Box>}
        wrapLines
        ariaLabels={labels}
      />
      {selected === undefined ? null : (
        <SidePanel title={selected.controlId} onClose={() => change({ control: undefined })}>
          <Details control={selected} />
        </SidePanel>
      )}
    </SpaceBetween>
  );
}

function Details({ control }: { readonly control: Control }) {
  const { explanation, risks, permissions, parameters, standards, recent, irreversible, command, see } = control;
  const [title, ...paragraphs] = explanation;
  return (
    <SpaceBetween size="m">
      <Box variant="h3">{title}</Box>
      {paragraphs.map((paragraph) => (
        <div className="text" key={paragraph}>
          {paragraph}
        </div>
      ))}
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Risks', value: risks === '' ? 'None known.' : risks },
          {
            label: 'Effect',
            value: irreversible.length === 0 ? control.effect : `${control.effect}, except ${irreversible.join(', ')}`,
          },
          { label: 'Mode', value: <Link href={linkTo('policy', { control: control.controlId })}>{control.mode}</Link> },
          { label: 'Approval', value: control.approval },
          { label: 'Runs as', value: control.via },
          { label: 'Runbook', value: control.hasRunbook ? 'Yes' : 'No' },
          { label: 'Standards', value: standardsText(standards) },
          {
            label: 'Last 30 days',
            value: (
              <Link href={linkTo('history', { control: control.controlId, since: '30d' })}>{recentText(recent)}</Link>
            ),
          },
        ]}
      />
      <section aria-label="Parameters">
        <Box variant="h3">Parameters</Box>
        {Object.keys(parameters).length === 0 ? (
          <Box>None.</Box>
        ) : (
          <div className="code">
            {Object.entries(parameters)
              .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
              .join('\n')}
          </div>
        )}
      </section>
      <section aria-label="Permissions">
        <Box variant="h3">Permissions</Box>
        <div className="code">{permissions.join('\n')}</div>
      </section>
      {see === '' ? null : (
        <Link href={see} external target="_blank" rel="noopener noreferrer">
          AWS documentation
        </Link>
      )}
      <Command line={command} />
    </SpaceBetween>
  );
}

function searched({ controlId, title, standards, mode, permissions }: Control): string {
  return [controlId, title, ...Object.keys(standards), mode, ...permissions].join(' ').toLowerCase();
}

function standardsText(standards: Control['standards']): string {
  const names = Object.entries(standards).map(([name, ids]) =>
    ids.length === 0 ? name : `${name} (${ids.join(', ')})`,
  );
  return names.length === 0 ? 'None' : names.join('; ');
}

function recentText(recent: Control['recent']): string {
  const parts = Object.entries(recent).map(([outcome, count]) => `${count} ${outcomeText(outcome).toLowerCase()}`);
  return parts.length === 0 ? 'None' : parts.join(', ');
}

const columns = (select: (controlId: string) => void): TableProps.ColumnDefinition<Control>[] => [
  {
    id: 'control',
    header: 'Control',
    minWidth: 130,
    isRowHeader: true,
    cell: ({ controlId }) => (
      <Link
        href={linkTo('controls', { control: controlId })}
        onFollow={(event) => {
          event.preventDefault();
          select(controlId);
        }}
      >
        {controlId}
      </Link>
    ),
  },
  { id: 'does', header: 'What it does', minWidth: 260, cell: ({ title }) => `It will ${title}.` },
  { id: 'mode', header: 'Mode', minWidth: 110, cell: ({ mode }) => mode },
  { id: 'approval', header: 'Approval', minWidth: 140, cell: ({ approval }) => approval },
  { id: 'effect', header: 'Effect', minWidth: 120, cell: ({ effect }) => effect },
  { id: 'recent', header: 'Last 30 days', minWidth: 150, cell: ({ recent }) => recentText(recent) },
];

const labels: TableProps.AriaLabels<Control> = {
  selectionGroupLabel: 'Controls',
  itemSelectionLabel: (_, { controlId }) => `Select ${controlId}`,
  tableLabel: 'Controls',
};
