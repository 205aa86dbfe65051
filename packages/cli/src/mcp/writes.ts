/** The tools that change something. They exist only with `--allow-write`. */
import { z } from 'zod';
import { findingId, remediationId } from '@asr/console';
import { type Tool, tool } from './tool.ts';

const howToFollow = (id: string) => `Sent. For the outcome, call ${id}.`;

export const writes: readonly Tool[] = [
  tool('remediate_finding', {
    title: 'Remediate a finding',
    description:
      'Remediates one open finding, if the policy makes its control automatic there, no approval is required, and every change can be undone. Otherwise it refuses, and starts nothing. Limits, windows and earlier undos apply.',
    input: z.object({ findingId }),
    isWrite: true,
    async call(operations, { findingId: id }) {
      const sent = await operations.remediateWithinPolicy(id);
      return { data: { ...sent, next: howToFollow('list_remediations with this finding') } };
    },
  }),
  tool('undo_remediation', {
    title: 'Undo a remediation',
    description:
      'Undoes the changes of one remediation. ASR refuses if the resource was modified since, and then does not repeat the remediation automatically. Call preview_undo first.',
    input: z.object({ remediationId }),
    isWrite: true,
    async call(operations, { remediationId: id }) {
      const sent = await operations.undo(id);
      return { data: { ...sent, next: howToFollow('get_remediation') } };
    },
  }),
];
