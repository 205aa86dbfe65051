/** Actions on a remediation, with messages on their progress until the result is in history. */
import { useCallback } from 'react';
import { ApiError, get, post } from '../api/client.ts';
import type { Remediation, Started } from '../api/types.ts';
import { outcomeText } from '../text/outcome.tsx';
import { type Message, useSession } from './session.tsx';

export type Action = 'approve' | 'reject' | 'undo';

const doing: { readonly [action in Action]: string } = { approve: 'Approving', reject: 'Rejecting', undo: 'Undoing' };

/** Outcomes that each action wants. Others are shown as a warning. */
const wanted: { readonly [action in Action]: readonly string[] } = {
  approve: ['fixed', 'compliant', 'gone'],
  reject: ['refused'],
  undo: ['undone'],
};

/** Pauses in milliseconds. Together a minute; then the reader looks into History. */
const pauses = [300, 500, 700, ...Array.from({ length: 29 }, () => 2000)];

export function useActions() {
  const { show, changed } = useSession();
  return useCallback(
    async (action: Action, record: Remediation, body: object): Promise<void> => {
      const { remediationId, controlId } = record;
      const about = `${controlId} ${remediationId}`;
      const message: Message = {
        id: `${action} ${remediationId}`,
        type: 'in-progress',
        header: `${doing[action]} ${about}`,
      };
      show(message);
      try {
        const { executionArn } = await post<Started>(`/remediations/${remediationId}/${action}`, body);
        const result = await concluded(record, executionArn);
        show(
          result === undefined
            ? { ...message, type: 'info', header: `${doing[action]} ${about} continues`, content: 'See History.' }
            : resultOf(message, action, result),
        );
      } catch (error) {
        const isStale = error instanceof ApiError && error.status === 409;
        const content = error instanceof Error ? error.message : String(error);
        show({
          ...message,
          type: 'error',
          header: isStale ? 'This page is out of date' : `Not done: ${about}`,
          content,
        });
      }
      changed();
    },
    [show, changed],
  );
}

function resultOf(message: Message, action: Action, { controlId, outcome, reason }: Remediation): Message {
  const isWanted = wanted[action].includes(outcome ?? '');
  return {
    ...message,
    type: isWanted ? 'success' : 'warning',
    header: `${controlId}: ${outcomeText(outcome ?? 'running').toLowerCase()}`,
    content: reason,
  };
}

/** The remediation as soon as history has the result of the execution. `undefined`: not within a minute. */
async function concluded(before: Remediation, executionArn: string): Promise<Remediation | undefined> {
  for (const pause of pauses) {
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    const now = await get<Remediation>(`/remediations/${before.remediationId}`);
    const isOther = now.outcome !== before.outcome || now.lastExecution === executionArn;
    if (isOther && now.outcome !== null) return now;
  }
  return undefined;
}
