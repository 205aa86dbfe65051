/** Open findings of Security Hub: plan them, and remediate those whose plan convinces. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { post, withQuery } from '../api/client.ts';
import type { Finding, Plan, Plans, Started } from '../api/types.ts';
import { usePages } from '../api/use-pages.ts';
import { useRoute } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { useFresh } from '../session/use-fresh.ts';
import { Changes } from '../parts/changes.tsx';
import { Command } from '../parts/command.tsx';
import { Filters } from '../parts/filters.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { localTime, shortResource, visible } from '../text/safe-text.ts';

/** The most that one request takes. */
const mostSelected = 20;

export function Findings() {
  const { query } = useRoute();
  const { mayOperate, show, changed } = useSession();
  const [selected, setSelected] = useState<readonly Finding[]>([]);
  const [plans, setPlans] = useState<Plans>();
  const [isPlanning, setIsPlanning] = useState(false);
  const { control, account, severity } = query;
  const { items, problem, isLoading, hasMore, more, reload } = usePages<Finding>(
    withQuery('/findings', { control, account, severity }),
  );
  useFresh(reload);
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
      setSelected([]);
      show({
        id: 'findings',
        type: 'success',
        header: `Started ${findingIds.length} remediations`,
        content: `See Inbox and History. The same: ${command}`,
      });
      changed();
    });

  return (
    <SpaceBetween size="m">
      <LoadProblem problem={problem} reload={reload} />
      <Table
        variant="full-page"
        header={
          <Header
            variant="h1"
            counter={isLoading ? '' : `(${items.length}${hasMore ? '+' : ''})`}
            description="Open findings of Security Hub. A plan changes nothing."
            actions={
              <SpaceBetween size="xs" direction="horizontal">
                <Button
                  disabled={selected.length === 0 || selected.length > mostSelected}
                  loading={isPlanning}
                  onClick={() => void plan()}
                >
                  Plan
                </Button>
              </SpaceBetween>
            }
          >
            Findings
          </Header>
        }
        columnDefinitions={columns}
        items={items}
        trackBy="findingId"
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
        isItemDisabled={({ hasPlaybook }) => !hasPlaybook}
        loading={isLoading}
        loadingText="Loading"
        empty={<Box textAlign="center">No open findings match.</Box>}
        filter={<Filters names={['control', 'account', 'severity']} />}
        footer={hasMore ? <Button onClick={more}>Load more</Button> : undefined}
        wrapLines
        ariaLabels={labels}
      />
      {plans === undefined ? null : (
        <PlansDialog
          plans={plans}
          mayRemediate={mayOperate}
          onClose={() => setPlans(undefined)}
          onRemediate={() => void remediate()}
        />
      )}
    </SpaceBetween>
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
    <Modal
      visible
      size="large"
      header={`${plans.length} ${plans.length === 1 ? 'plan' : 'plans'}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween size="xs" direction="horizontal">
            <Button variant="link" onClick={onClose}>
              Close
            </Button>
            <Button variant="primary" disabled={!mayRemediate || count === 0} onClick={onRemediate}>
              Remediate
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
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
      </SpaceBetween>
    </Modal>
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
  { id: 'control', header: 'Control', minWidth: 110, isRowHeader: true, cell: ({ controlId }) => visible(controlId) },
  { id: 'title', header: 'Title', minWidth: 260, cell: ({ title }) => <span className="text">{visible(title)}</span> },
  { id: 'severity', header: 'Severity', minWidth: 110, cell: ({ severity }) => visible(severity) },
  {
    id: 'resource',
    header: 'Resource',
    minWidth: 180,
    cell: ({ resourceId }) => <span className="text">{shortResource(resourceId)}</span>,
  },
  { id: 'account', header: 'Account', minWidth: 130, cell: ({ accountId }) => visible(accountId) },
  { id: 'playbook', header: 'Playbook', minWidth: 100, cell: ({ hasPlaybook }) => (hasPlaybook ? 'Yes' : 'No') },
  { id: 'updated', header: 'Updated', minWidth: 140, cell: ({ updatedAt }) => localTime(updatedAt) },
];

const labels: TableProps.AriaLabels<Finding> = {
  selectionGroupLabel: 'Findings',
  allItemsSelectionLabel: () => 'Select all findings',
  itemSelectionLabel: (_, { title }) => `Select ${visible(title)}`,
  tableLabel: 'Findings',
};
