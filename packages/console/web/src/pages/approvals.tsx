/** Plans that await approval. Plans with identical changes are one row, and are decided together. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Inbox, Remediation } from '../api/types.ts';
import { useGrowing } from '../api/use-growing.ts';
import { linkTo } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import { useActions } from '../session/use-actions.ts';
import { useFresh } from '../session/use-fresh.ts';
import { Changes } from '../parts/changes.tsx';
import { type Decision, DecisionDialog } from '../parts/decision-dialog.tsx';
import { LoadProblem } from '../parts/load-problem.tsx';
import { PartialInbox } from '../parts/partial-inbox.tsx';
import { localTime, shortResource, visible } from '../text/safe-text.ts';

export function Approvals() {
  const { data, problem, isLoading, isGrowing, reload } = useGrowing<Inbox>('/inbox?since=30d', 10_000);
  const [decision, setDecision] = useState<Decision>();
  const act = useActions();
  useFresh(reload);
  const groups = data === undefined ? [] : identical(data.awaitingApproval);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        counter={data === undefined ? '' : `(${data.counts.awaitingApproval})`}
        description="An approval applies to exactly the plan that you see. If the resource changes before, ASR asks again."
      >
        Approvals
      </Header>
      <LoadProblem problem={problem} reload={reload} />
      <PartialInbox inbox={data} isGrowing={isGrowing} />
      {isLoading ? <Box>Loading</Box> : null}
      {data !== undefined && groups.length === 0 ? <Box textAlign="center">No plan awaits approval.</Box> : null}
      {groups.map((records) => (
        <Group key={records[0]?.remediationId} records={records} onDecide={setDecision} />
      ))}
      {decision === undefined ? null : (
        <DecisionDialog
          decision={decision}
          onCancel={() => setDecision(undefined)}
          onConfirm={(because) => {
            setDecision(undefined);
            for (const record of decision.records)
              void act(decision.action, record, { because, digest: record.digest });
          }}
        />
      )}
    </SpaceBetween>
  );
}

interface GroupProps {
  readonly records: readonly Remediation[];
  readonly onDecide: (decision: Decision) => void;
}

function Group({ records, onDecide }: GroupProps) {
  const { mayDecide } = useSession();
  const [first] = records;
  if (first === undefined) return null;
  const many = records.length === 1 ? '' : ` ${records.length}`;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={records.length === 1 ? '' : `(${records.length} resources)`}
          description={<span className="text">{visible(first.because)}</span>}
          actions={
            <SpaceBetween size="xs" direction="horizontal">
              <Button
                disabled={!mayDecide}
                onClick={() => onDecide({ action: 'reject', records })}
              >{`Reject${many}`}</Button>
              <Button variant="primary" disabled={!mayDecide} onClick={() => onDecide({ action: 'approve', records })}>
                {`Approve${many}`}
              </Button>
            </SpaceBetween>
          }
        >
          {visible(first.controlId)}
        </Header>
      }
    >
      <SpaceBetween size="s">
        {first.whyAsked === '' ? null : <Box>{first.whyAsked}</Box>}
        {first.warning === '' ? null : <Box color="text-status-warning">{visible(`Risk: ${first.warning}`)}</Box>}
        <Box>
          {first.isReversible ? 'ASR can undo these changes.' : 'At least one of these changes cannot be undone.'}
        </Box>
        <Changes changes={first.pending} />
        <ul>
          {records.map(({ remediationId, resourceId, accountId, region, startedAt }) => (
            <li key={remediationId} className="text">
              <Link href={linkTo('inbox', { selected: remediationId })}>{shortResource(resourceId)}</Link>
              {` in ${visible(accountId)}, ${visible(region)}, since ${localTime(startedAt)}`}
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Container>
  );
}

/** Records whose control, changes and warning are the same. */
function identical(records: readonly Remediation[]): readonly (readonly Remediation[])[] {
  const keyOf = ({ controlId, pending, warning, isReversible }: Remediation) =>
    JSON.stringify([controlId, pending, warning, isReversible]);
  return [...Map.groupBy(records, keyOf).values()];
}
