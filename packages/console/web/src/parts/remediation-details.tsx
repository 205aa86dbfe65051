/** One remediation in full: what, why, the difference, the risks, who, and the commands. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Remediation } from '../api/types.ts';
import { linkTo } from '../session/routes.ts';
import { useSession } from '../session/session.tsx';
import type { Action } from '../session/use-actions.ts';
import { Changes } from './changes.tsx';
import { Command } from './command.tsx';
import { Outcome } from '../text/outcome.tsx';
import { localTime, visible } from '../text/safe-text.ts';

interface DetailsProps {
  readonly record: Remediation;
  readonly onAction: (action: Action) => void;
}

export function RemediationDetails({ record, onAction }: DetailsProps) {
  const { changes, pending, conflict, links } = record;
  return (
    <SpaceBetween size="m">
      <Actions record={record} onAction={onAction} />
      <Reasons record={record} />
      {pending.length === 0 ? null : (
        <section aria-label="Planned changes">
          <Box variant="h3">Planned changes</Box>
          <Changes changes={pending} />
        </section>
      )}
      {changes.length === 0 ? null : (
        <section aria-label="Changes">
          <Box variant="h3">{record.outcome === 'undone' ? 'Undone changes' : 'Changes'}</Box>
          <Changes changes={changes} />
        </section>
      )}
      {conflict.length === 0 ? null : (
        <section aria-label="Modified since">
          <Box variant="h3">Modified since ASR's change</Box>
          <Changes changes={conflict} now={conflict} />
        </section>
      )}
      <KeyValuePairs columns={2} items={factsOf(record)} />
      <SpaceBetween size="xs" direction="horizontal">
        {links.map(({ text, href }) => (
          <Link key={href} href={href} external target="_blank" rel="noopener noreferrer">
            {text}
          </Link>
        ))}
      </SpaceBetween>
      <section aria-label="Commands">
        <Box variant="h3">The same on the command line</Box>
        {Object.entries(record.commands).map(([name, line]) =>
          line === undefined ? null : <Command key={name} line={line} />,
        )}
      </section>
    </SpaceBetween>
  );
}

function Actions({ record, onAction }: DetailsProps) {
  const { mayDecide, mayOperate } = useSession();
  const { approve, undo } = record.commands;
  if (approve === undefined && undo === undefined) return null;
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {approve === undefined ? null : (
        <Button variant="primary" disabled={!mayDecide} onClick={() => onAction('approve')}>
          Approve
        </Button>
      )}
      {approve === undefined ? null : (
        <Button disabled={!mayDecide} onClick={() => onAction('reject')}>
          Reject
        </Button>
      )}
      {undo === undefined ? null : (
        <Button disabled={!mayOperate} onClick={() => onAction('undo')}>
          Undo
        </Button>
      )}
    </SpaceBetween>
  );
}

function Reasons({ record }: { readonly record: Remediation }) {
  const { reason, because, warning, whyAsked, isReversible, changes, pending, deferredUntil, outcome } = record;
  const canChange = changes.length + pending.length > 0 && outcome !== 'undone';
  return (
    <SpaceBetween size="xs">
      {reason === '' ? null : <Text>{reason}</Text>}
      {because === '' || reason.includes(because) ? null : <Text>{because}</Text>}
      {whyAsked === '' ? null : <Text>{`Why it waits: ${whyAsked}`}</Text>}
      {deferredUntil === undefined ? null : <Text>{`Deferred until ${localTime(deferredUntil)}.`}</Text>}
      {warning === '' ? null : (
        <Alert type="warning" header="Risk">
          <Text>{warning}</Text>
        </Alert>
      )}
      {canChange ? (
        <Text>{isReversible ? 'ASR can undo these changes.' : 'At least one of these changes cannot be undone.'}</Text>
      ) : null}
    </SpaceBetween>
  );
}

function Text({ children }: { readonly children: string }) {
  return <div className="text">{visible(children)}</div>;
}

function factsOf(record: Remediation) {
  const { accountId, region, resourceId, findingId, actor, startedAt, finishedAt, approval, undo, controlId } = record;
  const text = (value: string) => <span className="text">{visible(value)}</span>;
  const timeline = <Link href={linkTo('history', { resource: resourceId })}>{visible(resourceId)}</Link>;
  return [
    { label: 'Outcome', value: <Outcome outcome={record.outcome} /> },
    { label: 'Control', value: <Link href={linkTo('controls', { control: controlId })}>{visible(controlId)}</Link> },
    { label: 'Account and Region', value: text(`${accountId} ${region}`) },
    { label: 'Resource', value: timeline },
    { label: 'Requested by', value: text(actor) },
    { label: 'Started', value: text(localTime(startedAt)) },
    ...(finishedAt === null || record.outcome === 'awaiting-approval'
      ? []
      : [{ label: 'Ended', value: text(localTime(finishedAt)) }]),
    ...(approval === null ? [] : [{ label: 'Approved by', value: text(`${approval.by}: ${approval.because}`) }]),
    ...(undo === null ? [] : [{ label: 'Undone by', value: text(`${undo.by}, ${localTime(undo.at)}`) }]),
    { label: 'Finding', value: text(findingId) },
  ];
}
