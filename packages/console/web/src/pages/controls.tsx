/** The catalog of controls: what they change, what that can break, and how the policy treats them. */
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { Control, Controls } from '../api/types.ts';
import { useGrowing } from '../api/use-growing.ts';
import { linkTo, useRoute } from '../session/routes.ts';
import { SidePanel } from '../session/side-panel.tsx';
import { Command } from '../parts/command.tsx';
import { PageTable } from '../parts/page-table.tsx';
import { PartialNumbers } from '../parts/partial-numbers.tsx';
import { outcomeText } from '../text/outcome.tsx';

export function ControlsPage() {
  const { query, change } = useRoute();
  const { data, problem, isLoading, isGrowing, reload } = useGrowing<Controls>('/controls');
  const wanted = (query['find'] ?? '').toLowerCase();
  const all = data?.items ?? [];
  const items = all.filter((one) => searched(one).includes(wanted));
  const selected = all.find(({ controlId }) => controlId === query['control']);
  return (
    <>
      <PartialNumbers isPartial={data?.isPartial} isGrowing={isGrowing} />
      <PageTable
        title="Controls"
        description="What ASR can remediate, and how the policy treats it."
        load={{ problem, isLoading, reload }}
        items={items}
        columns={columns((controlId) => change({ control: controlId }))}
        empty="No matching controls."
        nameOf={({ controlId }) => controlId}
        trackBy="controlId"
        selectionType="single"
        selectedItems={selected === undefined ? [] : [selected]}
        onSelectionChange={({ detail }) => change({ control: detail.selectedItems[0]?.controlId })}
        onRowClick={({ detail }) => change({ control: detail.item.controlId })}
        filter={
          <TextFilter
            filteringText={query['find'] ?? ''}
            filteringAriaLabel="Find controls"
            filteringPlaceholder="Id, title, standard, mode or permission"
            countText={`${items.length} ${items.length === 1 ? 'control' : 'controls'}`}
            onChange={({ detail }) => change({ find: detail.filteringText })}
          />
        }
      />
      {selected === undefined ? null : (
        <SidePanel title={selected.controlId} onClose={() => change({ control: undefined })}>
          <Details control={selected} />
        </SidePanel>
      )}
    </>
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

/** The title of a playbook is a phrase such as `enable versioning of a bucket`. */
function sentenceOf(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
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
  { id: 'does', header: 'What it does', minWidth: 260, cell: ({ title }) => sentenceOf(title) },
  { id: 'mode', header: 'Mode', minWidth: 110, cell: ({ mode }) => mode },
  { id: 'approval', header: 'Approval', minWidth: 150, cell: ({ approval }) => approval },
  { id: 'effect', header: 'Effect', minWidth: 120, cell: ({ effect }) => effect },
  { id: 'recent', header: 'Last 30 days', minWidth: 150, cell: ({ recent }) => recentText(recent) },
];
