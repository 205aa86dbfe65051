/** Open findings of Security Hub: plan them, and remediate those whose plan convinces. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { post, withQuery } from '../api/client.ts';
import type { Finding, Plan, Plans, Started } from '../api/types.ts';
import { usePages } from '../api/use-pages.ts';
import { useRoute } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { useFresh } from '../session/use-fresh.ts';
import { Changes } from '../parts/changes.tsx';
import { Command } from '../parts/command.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Filters } from '../parts/filters.tsx';
import { PageTable } from '../parts/page-table.tsx';
import { localTime, shortResource, visible } from '../text/safe-text.ts';

/** The most that one request takes. */
const mostSelected = 20;

export function Findings() {
  const { query } = useRoute();
  const { mayOperate, show, changed } = useSession();
  const [chosen, setChosen] = useState<readonly Finding[]>([]);
  const [plans, setPlans] = useState<Plans>();
  const [isPlanning, setIsPlanning] = useState(false);
  const { control, account, severity } = query;
  const { items, problem, isLoading, hasMore, more, reload } = usePages<Finding>(
    withQuery('/findings', { control, account, severity }),
  );
  useFresh(reload);
  // Another filter must not leave findings selected that the page does not show.
  const selected = items.filter(({ findingId }) => chosen.some((one) => one.findingId === findingId));
  const findingIds = selected.map(({ findingId }) => findingId);

  const run = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      show({
        id: 'findings',
        type: 'error',
        header: 'Not done',
        content: error instanceof Error ? error.message : String(error),
      });
    }
  };
  const plan = () =>
    run(async () => {
      setIsPlanning(true);
      try {
        setPlans(await post<Plans>('/plans', { findingIds }));
      } finally {
        setIsPlanning(false);
      }
    });
  const remediate = () =>
    run(async () => {
      setPlans(undefined);
      const { command } = await post<Started>('/remediations', { findingIds });
      setChosen([]);
      show({
        id: 'findings',
        type: 'success',
        header: `Started ${findingIds.length} ${findingIds.length === 1 ? 'remediation' : 'remediations'}`,
        content: `See Inbox and History. The same: ${command}`,
      });
      changed();
    });

  return (
    <>
      <PageTable
        title="Findings"
        description="Open findings of Security Hub. A plan changes nothing."
        load={{ problem, isLoading, reload }}
        items={items}
        hasMore={hasMore}
        columns={columns}
        empty="No open findings match."
        nameOf={({ title, resourceId }) => `${visible(title)} of ${shortResource(resourceId)}`}
        actions={
          <Button
            disabled={selected.length === 0 || selected.length > mostSelected}
            disabledReason={
              selected.length > mostSelected ? `Select at most ${mostSelected} findings.` : 'Select findings.'
            }
            loading={isPlanning}
            onClick={() => void plan()}
          >
            Plan
          </Button>
        }
        trackBy="findingId"
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems)}
        isItemDisabled={({ hasPlaybook }) => !hasPlaybook}
        filter={<Filters names={['control', 'account', 'severity']} />}
        footer={hasMore ? <Button onClick={more}>Load more</Button> : undefined}
      />
      {plans === undefined ? null : (
        <PlansDialog
          plans={plans}
          mayRemediate={mayOperate}
          onClose={() => setPlans(undefined)}
          onRemediate={() => void remediate()}
        />
      )}
    </>
  );
}

interface PlansDialogProps {
  readonly plans: Plans;
  readonly mayRemediate: boolean;
  readonly onClose: () => void;
  readonly onRemediate: () => void;
}

const verdicts: { readonly [verdict in Plan['verdict']]: string } = {
  'would-change': 'would change',
  'would-ask': 'would ask for approval',
  refused: 'refused',
  failed: 'could not be planned',
  'left-alone': 'left alone',
  compliant: 'compliant',
  gone: 'gone',
  unfinished: 'AWS has not finished another change',
};

function PlansDialog({
  plans: { plans, notPlanned, missing, command },
  mayRemediate,
  onClose,
  onRemediate,
}: PlansDialogProps) {
  const count = plans.filter(({ verdict }) => verdict === 'would-change' || verdict === 'would-ask').length;
  return (
    <Dialog
      size="large"
      header={`${plans.length} ${plans.length === 1 ? 'plan' : 'plans'}`}
      confirm="Remediate"
      close="Close"
      isDisabled={!mayRemediate || count === 0}
      onConfirm={onRemediate}
      onClose={onClose}
    >
      {plans.map((plan) => (
        <PlanView key={`${plan.findingId} ${plan.resourceId}`} plan={plan} />
      ))}
      {notPlanned.map(({ findingId, reason }) => (
        <div className="text" key={findingId}>
          {visible(`${findingId}: ${reason}`)}
        </div>
      ))}
      {missing.map(({ accountId, actions }) => (
        <Alert key={accountId} type="warning" header={`Missing permissions in ${accountId}`}>
          <span className="code">{actions.join('\n')}</span>
        </Alert>
      ))}
      <Command line={command} />
    </Dialog>
  );
}

function PlanView({ plan }: { readonly plan: Plan }) {
  const { controlId, resourceId, verdict, changes, asked, reason, warning, whyAsked, isReversible } = plan;
  return (
    <section aria-label={visible(`${controlId} on ${shortResource(resourceId)}`)}>
      <Box variant="h3">{`${visible(controlId)} on ${shortResource(resourceId)}: ${verdicts[verdict]}`}</Box>
      {reason === '' ? null : <div className="text">{visible(reason)}</div>}
      {whyAsked === '' ? null : <div className="text">{whyAsked}</div>}
      {warning === '' ? null : <Alert type="warning">{visible(warning)}</Alert>}
      {changes.length + asked.length === 0 ? null : (
        <>
          <Changes changes={[...changes, ...asked]} />
          <Box color="text-body-secondary">
            {isReversible ? 'ASR can undo these changes.' : 'At least one of these changes cannot be undone.'}
          </Box>
        </>
      )}
    </section>
  );
}

const columns: TableProps.ColumnDefinition<Finding>[] = [
  { id: 'control', header: 'Control', minWidth: 100, isRowHeader: true, cell: ({ controlId }) => visible(controlId) },
  { id: 'title', header: 'Title', minWidth: 210, cell: ({ title }) => <span className="text">{visible(title)}</span> },
  { id: 'severity', header: 'Severity', minWidth: 105, cell: ({ severity }) => visible(severity) },
  {
    id: 'resource',
    header: 'Resource',
    minWidth: 215,
    cell: ({ resourceId }) => <span className="text">{shortResource(resourceId)}</span>,
  },
  { id: 'account', header: 'Account', minWidth: 140, cell: ({ accountId }) => visible(accountId) },
  { id: 'playbook', header: 'Playbook', minWidth: 95, cell: ({ hasPlaybook }) => (hasPlaybook ? 'Yes' : 'No') },
  {
    id: 'updated',
    header: 'Updated',
    minWidth: 170,
    cell: ({ updatedAt }) => <span className="line">{localTime(updatedAt)}</span>,
  },
];
