/** Numbers from history, plotted. */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { Suspense, lazy } from 'react';
import { withQuery } from '../api/client.ts';
import type { Metrics } from '../api/types.ts';
import { useGrowing } from '../api/use-growing.ts';
import { useRoute } from '../session/routes.ts';
import { Command } from '../parts/command.tsx';
import { OverdueCount } from '../parts/overdue-findings.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { PartialNumbers } from '../parts/partial-numbers.tsx';
import { visible } from '../text/safe-text.ts';

/** Charts are large, so only this page loads them. */
const DayChart = lazy(async () => ({ default: (await import('./day-chart.tsx')).DayChart }));

const periods = ['7d', '30d', '90d'];

export function MetricsPage() {
  const { query, change } = useRoute();
  const since = periods.find((one) => one === query['since']) ?? '30d';
  const { data, problem, isGrowing, reload } = useGrowing<Metrics>(withQuery('/metrics', { since }));
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        actions={
          <SegmentedControl
            label="Period"
            selectedId={since}
            onChange={({ detail }) => change({ since: detail.selectedId })}
            options={periods.map((id) => ({ id, text: `${Number.parseInt(id, 10)} days` }))}
          />
        }
      >
        Metrics
      </Header>
      <OverdueCount />
      <LoadProblem problem={problem} reload={reload} />
      {data === undefined ? (
        problem === undefined ? (
          <Spinner size="large" />
        ) : null
      ) : (
        <Numbers metrics={data} isGrowing={isGrowing} />
      )}
    </SpaceBetween>
  );
}

function Numbers({ metrics, isGrowing }: { readonly metrics: Metrics; readonly isGrowing: boolean }) {
  const { total, overdue, secondsToRemediate, isPartial, command } = metrics;
  const rate = total.fixed === 0 ? 'no fixes' : `${((100 * total.undone) / total.fixed).toFixed(1)} %`;
  return (
    <SpaceBetween size="l">
      <PartialNumbers isPartial={isPartial} isGrowing={isGrowing} />
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Remediations', value: String(total.all) },
            { label: 'Fixed', value: String(total.fixed) },
            { label: 'Undone afterwards', value: `${total.undone} (${rate})` },
            {
              label: 'Time to remediate, p50 and p90',
              value:
                secondsToRemediate === null
                  ? 'none'
                  : `${duration(secondsToRemediate.p50)}, ${duration(secondsToRemediate.p90)}`,
            },
            ...(overdue.reported === 0
              ? []
              : [
                  {
                    label: 'Overdue: reported, asked, remediated',
                    value: `${overdue.reported}, ${overdue.asked}, ${overdue.remediated}`,
                  },
                ]),
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">Remediations a day</Header>}>
        <Suspense fallback={<Spinner size="large" />}>
          <DayChart days={metrics.days} />
        </Suspense>
      </Container>
      <Ranking title="Top controls" name="Control" items={metrics.topControls} />
      <Ranking title="Top accounts" name="Account" items={metrics.topAccounts} />
      <Command line={command} />
    </SpaceBetween>
  );
}

interface RankingProps {
  readonly title: string;
  readonly name: string;
  readonly items: Metrics['topControls'];
}

function Ranking({ title, name, items }: RankingProps) {
  return (
    <Table
      header={<Header variant="h2">{title}</Header>}
      items={items}
      trackBy="name"
      empty={<Box textAlign="center">No fixes in this period.</Box>}
      ariaLabels={{ tableLabel: title, selectionGroupLabel: title }}
      columnDefinitions={[
        { id: 'name', header: name, isRowHeader: true, cell: (one) => visible(one.name) },
        { id: 'count', header: 'Fixed', cell: ({ count }) => count },
      ]}
    />
  );
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
