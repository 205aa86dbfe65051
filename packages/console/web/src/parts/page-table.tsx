/** The table that a page consists of: its title, why it could not be loaded, and its rows. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { LoadProblem } from './load-problem.tsx';

/** What `useData` and `usePages` say about their loading. */
interface Load {
  readonly problem: string | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

type Rows<Item> = Pick<
  TableProps<Item>,
  'trackBy' | 'selectionType' | 'onSelectionChange' | 'onRowClick' | 'isItemDisabled' | 'filter' | 'footer'
>;

export interface PageTableProps<Item> extends Rows<Item> {
  readonly title: string;
  readonly description: string;
  readonly load: Load;
  readonly items: readonly Item[];
  readonly selectedItems: readonly Item[];
  /** Whether there are more items than are loaded. */
  readonly hasMore?: boolean;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly empty: string;
  readonly actions?: ReactNode;
  readonly nameOf: (item: Item) => string;
}

export function PageTable<Item>({
  title,
  description,
  load: { problem, isLoading, reload },
  items,
  hasMore = false,
  columns,
  empty,
  actions,
  nameOf,
  ...rows
}: PageTableProps<Item>) {
  const isUnknown = isLoading || (problem !== undefined && items.length === 0);
  return (
    <SpaceBetween size="m">
      <LoadProblem problem={problem} reload={reload} />
      <Table
        {...rows}
        variant="full-page"
        header={
          <Header
            variant="h1"
            counter={isUnknown ? '' : `(${items.length}${hasMore ? '+' : ''})`}
            description={description}
            actions={actions}
          >
            {title}
          </Header>
        }
        columnDefinitions={columns}
        items={items}
        loading={isLoading && problem === undefined}
        loadingText="Loading"
        empty={<Box textAlign="center">{problem === undefined ? empty : 'Not loaded.'}</Box>}
        wrapLines
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: title,
          allItemsSelectionLabel: () => `Select all of ${title}`,
          itemSelectionLabel: (_, item) => `Select ${nameOf(item)}`,
        }}
      />
    </SpaceBetween>
  );
}
