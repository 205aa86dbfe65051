/** What waits for an operator, the most urgent first. */
import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import type { Inbox as InboxData, Remediation } from '../api/types.ts';
import { useGrowing } from '../api/use-growing.ts';
import { useRoute } from '../session/routes.ts';
import { useFresh } from '../session/use-fresh.ts';
import { Command } from '../parts/command.tsx';
import { OverdueFindings } from '../parts/overdue-findings.tsx';
import { PartialInbox } from '../parts/partial-inbox.tsx';
import { RemediationList } from '../parts/remediation-list.tsx';

const sections = [
  ['awaitingApproval', 'To approve'],
  ['failed', 'Failed'],
  ['refused', 'Refused'],
  ['deferred', 'Deferred'],
] as const;

export function Inbox() {
  const { query, change } = useRoute();
  const { data, problem, isLoading, isGrowing, reload } = useGrowing<InboxData>('/inbox', 10_000);
  useFresh(reload);
  const shown = sections.find(([name]) => name === query['show'])?.[0] ?? 'all';
  const items: readonly Remediation[] =
    data === undefined ? [] : shown === 'all' ? sections.flatMap(([name]) => data[name]) : data[shown];
  const count = (name: (typeof sections)[number][0]) => (data === undefined ? '' : ` (${data.counts[name]})`);
  return (
    <>
      <PartialInbox inbox={data} isGrowing={isGrowing} />
      <RemediationList
        title="Inbox"
        description="The last 7 days. What was fixed since is not listed. Keys: j, k, a, r, u, ?"
        items={items}
        load={{ problem, isLoading, reload }}
        empty="Nothing to do."
        actions={<Button iconName="refresh" ariaLabel="Load again" onClick={reload} />}
        filter={
          <SegmentedControl
            label="Show"
            selectedId={shown}
            onChange={({ detail }) =>
              change({ show: detail.selectedId === 'all' ? undefined : detail.selectedId, selected: undefined })
            }
            options={[
              { id: 'all', text: 'All' },
              ...sections.map(([id, text]) => ({ id, text: `${text}${count(id)}` })),
            ]}
          />
        }
        footer={data === undefined ? undefined : <Command line={data.command} />}
      />
      <OverdueFindings />
    </>
  );
}
