/** Asks for the reason of an approval or a rejection, or shows what an undo would change. Nothing starts before. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Remediation, UndoPreview } from '../api/types.ts';
import { useData } from '../api/use-data.ts';
import type { Action } from '../session/use-actions.ts';
import { Changes } from './changes.tsx';
import { Command } from './command.tsx';
import { Dialog } from './dialog.tsx';
import { LoadProblem } from './load-problem.tsx';
import { ReasonField } from './reason-field.tsx';
import { shortResource, visible } from '../text/safe-text.ts';

export interface Decision {
  readonly action: Action;
  /** The plans to decide about. Several only with identical changes. */
  readonly records: readonly Remediation[];
}

interface DecisionDialogProps {
  readonly decision: Decision;
  readonly onCancel: () => void;
  readonly onConfirm: (because: string) => void;
}

const titles: { readonly [action in Action]: string } = { approve: 'Approve', reject: 'Reject', undo: 'Undo' };

export function DecisionDialog({ decision: { action, records }, onCancel, onConfirm }: DecisionDialogProps) {
  const [because, setBecause] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [record] = records;
  if (record === undefined) return null;
  const reason = because.trim();
  const isMissing = action !== 'undo' && reason === '';
  const confirm = () => (isMissing ? setIsTried(true) : onConfirm(reason));
  const many = records.length === 1 ? '' : ` ${records.length} plans`;
  return (
    <Dialog
      header={`${titles[action]} ${subjectOf(records, record)}`}
      confirm={`${titles[action]}${many}`}
      onConfirm={confirm}
      onClose={onCancel}
    >
      <Subject action={action} record={record} />
      {action === 'undo' ? null : (
        <ReasonField value={because} onChange={setBecause} errorText={isTried && isMissing ? 'Give a reason.' : ''} />
      )}
      <Command line={lineOf(record, action, reason)} />
    </Dialog>
  );
}

function subjectOf(records: readonly Remediation[], { controlId, resourceId }: Remediation): string {
  return records.length === 1
    ? `${visible(controlId)} on ${shortResource(resourceId)}`
    : `${records.length} identical plans of ${visible(controlId)}`;
}

/** The command with the reason as far as it is typed. */
function lineOf({ commands }: Remediation, action: Action, reason: string): string {
  return (commands[action] ?? '').replace(
    "'…'",
    () => `'${visible(reason === '' ? '…' : reason.replaceAll("'", "'\\''"))}'`,
  );
}

function Subject({ action, record }: { readonly action: Action; readonly record: Remediation }) {
  if (action === 'undo') return <Preview remediationId={record.remediationId} />;
  return (
    <>
      <Changes changes={record.pending} />
      {record.warning === '' || action !== 'approve' ? null : <Alert type="warning">{visible(record.warning)}</Alert>}
    </>
  );
}

function Preview({ remediationId }: { readonly remediationId: string }) {
  const { data, problem, reload } = useData<UndoPreview>(`/remediations/${remediationId}/undo-preview`);
  if (problem !== undefined) return <LoadProblem problem={problem} reload={reload} />;
  if (data === undefined) return <Box>Reading what the undo would change…</Box>;
  return (
    <SpaceBetween size="s">
      {data.nothing === null ? <Changes changes={data.changes} /> : <Box>{data.nothing}</Box>}
      {data.irreversible.length === 0 ? null : (
        <Alert type="warning" header="These changes cannot be undone">
          <Changes changes={data.irreversible} />
        </Alert>
      )}
      <Box color="text-body-secondary">If the resource was modified since, the undo refuses and changes nothing.</Box>
    </SpaceBetween>
  );
}
