/** Stops all remediation, with a reason. Starting it again also needs the name of the deployment. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { post } from '../api/client.ts';
import type { Stop } from '../api/types.ts';
import { Command } from '../parts/command.tsx';
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
    <Modal
      visible
      header={isStopped ? 'Start ASR' : 'Stop ASR'}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween size="xs" direction="horizontal">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!mayOperate} onClick={() => void send()}>
              {isStopped ? 'Start remediation' : 'Stop all remediation'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <SpaceBetween size="m">
          <Box>
            {isStopped
              ? 'Remediation resumes. ASR skipped the findings that arrived in the meantime.'
              : 'No change starts until you start ASR again, queued and manual requests included. Changes that have started finish. Undo still works.'}
          </Box>
          {mayOperate ? null : <Alert type="info">This console only reads. Start it with: asr console --write</Alert>}
          {problem === undefined ? null : <Alert type="error">{problem}</Alert>}
          <FormField label="Reason" description="History keeps it.">
            <Input value={because} onChange={({ detail }) => setBecause(detail.value.slice(0, 500))} autoFocus />
          </FormField>
          {isStopped ? (
            <FormField label={`Type ${me.namespace} to confirm`}>
              <Input value={namespace} onChange={({ detail }) => setNamespace(detail.value)} />
            </FormField>
          ) : null}
          <Command
            line={`asr ${verb} --because '${because.trim() === '' ? '…' : because.trim().replaceAll("'", "'\\''")}'`}
          />
        </SpaceBetween>
      </form>
    </Modal>
  );
}
