/** Stops all remediation, with a reason. Starting it again also needs the name of the deployment. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { post } from '../api/client.ts';
import type { Stop } from '../api/types.ts';
import { Command } from '../parts/command.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ReasonField } from '../parts/reason-field.tsx';
import { useSession } from '../session/session.tsx';

interface StopDialogProps {
  readonly isStopped: boolean;
  readonly mayOperate: boolean;
  readonly onClose: () => void;
}

export function StopDialog({ isStopped, mayOperate, onClose }: StopDialogProps) {
  const { me, changed } = useSession();
  const [because, setBecause] = useState('');
  const [namespace, setNamespace] = useState('');
  const [problem, setProblem] = useState<string>();
  const verb = isStopped ? 'start' : 'stop';
  const isComplete = because.trim() !== '' && (!isStopped || namespace === me.namespace);
  const send = async (): Promise<void> => {
    if (!isComplete) {
      setProblem(isStopped ? `Give a reason, and type ${me.namespace}.` : 'Give a reason.');
      return;
    }
    try {
      await post<Stop>(`/${verb}`, { because: because.trim(), ...(isStopped ? { namespace } : {}) });
      changed();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog
      header={isStopped ? 'Start ASR' : 'Stop ASR'}
      confirm={isStopped ? 'Start remediation' : 'Stop all remediation'}
      isDisabled={!mayOperate}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Box>
        {isStopped
          ? 'Remediation resumes. ASR skipped the findings that arrived in the meantime.'
          : 'No change starts until you start ASR again, queued and manual requests included. Changes that have started finish. Undo still works.'}
      </Box>
      {mayOperate ? null : <Alert type="info">This console only reads. Start it with: asr console --write</Alert>}
      {problem === undefined ? null : <Alert type="error">{problem}</Alert>}
      <ReasonField value={because} onChange={setBecause} />
      {isStopped ? (
        <FormField label={`Type ${me.namespace} to confirm`}>
          <Input value={namespace} onChange={({ detail }) => setNamespace(detail.value)} />
        </FormField>
      ) : null}
      <Command
        line={`asr ${verb} --because '${because.trim() === '' ? '…' : because.trim().replaceAll("'", "'\\''")}'`}
      />
    </Dialog>
  );
}
