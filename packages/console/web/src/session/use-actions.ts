/** Actions on a remediation, with messages on their progress until their executions have ended. */
import { useCallback } from 'react';
import { ApiError, get, post, withQuery } from '../api/client.ts';
import type { ActionResult, Remediation, Started } from '../api/types.ts';
import { outcomeText } from '../text/outcome.tsx';
import { type Message, useSession } from './session.tsx';

export type Action = 'approve' | 'reject' | 'undo';

const doing: { readonly [action in Action]: string } = { approve: 'Approving', reject: 'Rejecting', undo: 'Undoing' };

/** Outcomes that each action wants. Others are shown as a warning. */
const wanted: { readonly [action in Action]: readonly string[] } = {
  approve: ['fixed', 'unverified', 'compliant', 'gone'],
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
        const result = await concluded(remediationId, executionArn);
        show(
          result === undefined
            ? { ...message, type: 'info', header: `${doing[action]} ${about} continues`, content: 'See History.' }
            : resultOf(message, action, controlId, result),
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

function resultOf(message: Message, action: Action, controlId: string, { outcome, reason }: ActionResult): Message {
  return {
    ...message,
    type: wanted[action].includes(outcome ?? '') ? 'success' : 'warning',
    header: `${controlId}: ${outcomeText(outcome ?? 'running').toLowerCase()}`,
    content: reason,
  };
}

/** The result as soon as the execution has ended. `undefined`: not within a minute. */
async function concluded(remediationId: string, execution: string): Promise<ActionResult | undefined> {
  for (const pause of pauses) {
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    const result = await get<ActionResult>(withQuery(`/remediations/${remediationId}/result`, { execution }));
    if (result.outcome !== null) return result;
  }
  return undefined;
}
