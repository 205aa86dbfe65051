/** Remediations, newest first, with filters in the address. With a resource, it is the timeline of the resource. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { withQuery } from '../api/client.ts';
import type { Remediation } from '../api/types.ts';
import { usePages } from '../api/use-pages.ts';
import { useRoute } from '../session/routes.ts';
import { useFresh } from '../session/use-fresh.ts';
import { Command } from '../parts/command.tsx';
import { saveCsv } from '../parts/csv.ts';
import { Filters } from '../parts/filters.tsx';
import { RemediationList } from '../parts/remediation-list.tsx';

const names = ['control', 'account', 'resource', 'outcome', 'actor', 'since'] as const;

export function History() {
  const { query } = useRoute();
  const filter = Object.fromEntries(names.map((name) => [name, query[name]]));
  const { items, problem, isLoading, hasMore, isPartial, more, reload } = usePages<Remediation>(
    withQuery('/remediations', filter),
  );
  useFresh(reload);
  const given = names.flatMap((name) =>
    query[name] === undefined ? [] : [`--${name} '${query[name].replaceAll("'", "'\\''")}'`],
  );
  return (
    <RemediationList
      title="History"
      description={
        query['resource'] === undefined
          ? 'Remediations, newest first.'
          : 'Every remediation of one resource, newest first.'
      }
      items={items}
      load={{ problem, isLoading, reload }}
      hasMore={hasMore}
      empty={isPartial ? 'No matching remediations yet.' : 'No matching remediations.'}
      actions={
        <Button iconName="download" disabled={items.length === 0} onClick={() => saveCsv('asr-history.csv', items)}>
          CSV
        </Button>
      }
      filter={<Filters names={names} />}
      footer={
        <SpaceBetween size="xs">
          {isPartial ? <Box>Older remediations were not searched yet. To search them, load more.</Box> : null}
          {hasMore ? <Button onClick={more}>Load more</Button> : null}
          <Command line={['asr history', ...given].join(' ')} />
        </SpaceBetween>
      }
    />
  );
}
