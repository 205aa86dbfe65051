/** What ASR announces about an overdue finding, and the id of its report in history. Pure. */
import { remediationIdOf } from '../../model/index.ts';
import type { DeadlineAction } from './deadlines.ts';

/** The modes of a control. */
export type Mode = 'off' | 'manual' | 'observe' | 'automatic';

/** What a deadline does about a finding of a control in this mode. A mode that changes nothing leaves only the report. */
export function actionIn({ action }: { readonly action: DeadlineAction }, mode: Mode): DeadlineAction {
  return mode === 'off' || mode === 'observe' ? 'tell' : action;
}

/**
 * The same for each report of one violation that announces the same action. A violation that returns has another
 * `FirstObservedAt`, and is reported again. So is a finding for which the policy now has another action, because nothing is
 * remediated that ASR did not announce.
 */
export function reportIdOf(
  { findingId, firstObservedAt }: { readonly findingId: string; readonly firstObservedAt: string | undefined },
  action: DeadlineAction,
): string {
  return remediationIdOf(['overdue', findingId, firstObservedAt ?? '', action]);
}
