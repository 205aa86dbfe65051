/** Answers to requests that did not start. Loaded on demand, because most requests start. */
import { type AnyPlaybook, lastPartOf } from '@asr/playbooks';
import { type Answer, type RemediationRequest, ResourceBusyError, answer } from '../model/index.ts';
import type { Busy, History, UndoMark, Opened } from '../history/index.ts';

export type NotOpened = Exclude<Opened, { readonly kind: 'open' }>;

export function noPlaybook(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'refused',
    reason: `ASR has no playbook for ${request.controlId}. Remediate the resource manually.`,
  });
}

/** For an event that ASR detected. Each event has one remediation. */
export function arrivedBefore(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'skipped',
    reason: `This event was processed before. See remediation ${request.remediationId}.`,
  });
}

/** Throws a `ResourceBusyError` if the request only has to wait for another one. */
export async function whyNotStarted(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  opened: NotOpened,
  history: Pick<History, 'requestRecheck'>,
): Promise<Answer> {
  switch (opened.kind) {
    case 'stopped':
      return answer(request, { outcome: 'skipped', reason: 'ASR is stopped. Run `asr start`, then remediate again.' });
    case 'unknown':
      return answer(request, {
        outcome: 'refused',
        reason: `History has no remediation ${request.remediationId}. Check the id with \`asr history\`.`,
      });
    case 'busy':
      return whyBusy(request, playbook, opened, history);
  }
}

export function whyNotRepeated({ remediationId, by, at, until }: UndoMark, request: RemediationRequest): string {
  return (
    `${by} undid ${remediationId} on ${at.slice(0, 10)}, so ASR does not repeat it automatically before ${until.slice(0, 10)}. ` +
    `To allow it, use the button or run \`asr allow-again ${lastPartOf(request.resourceId)} ${request.controlId}\`.`
  );
}

/**
 * A remediation of the same control that is in progress can cover this request, if it checks the resource again before
 * it ends. All other requests wait: the queue redelivers them, and after several attempts their outcome is `failed`.
 */
async function whyBusy(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  holder: Busy,
  history: Pick<History, 'requestRecheck'>,
): Promise<Answer> {
  if (canBeTakenOver(request, playbook, holder) && (await history.requestRecheck(request, playbook.scope, holder))) {
    const reason =
      `Remediation ${holder.remediationId} is in progress on this resource for ${request.controlId}, and checks it again ` +
      'before it ends. See its outcome.';
    return answer(request, { outcome: 'skipped', reason });
  }
  if (playbook.standsAlone !== undefined && isSameWish(request, holder)) {
    const reason = `Remediation ${holder.remediationId} is in progress on this resource for ${request.controlId}, and its document does not start twice. See its outcome.`;
    return answer(request, { outcome: 'skipped', reason });
  }
  throw new ResourceBusyError(`Remediation ${holder.remediationId} (${holder.controlId}) holds the resource.`);
}

/**
 * Requests that have started, and requests with an approval or an override of their own, cannot be covered by another.
 * Neither can events: the remediation of one event does not make the changes that another event needs.
 */
function canBeTakenOver(request: RemediationRequest, playbook: AnyPlaybook, holder: Busy): boolean {
  return (
    playbook.remediesEvent !== true &&
    playbook.standsAlone === undefined &&
    !holder.isKnown &&
    isSameWish(request, holder) &&
    request.override === null
  );
}

function isSameWish(request: RemediationRequest, holder: Busy): boolean {
  return (
    holder.controlId === request.controlId &&
    holder.remediationId !== request.remediationId &&
    holder.step === 'remediate' &&
    request.step === 'remediate' &&
    request.approval === null
  );
}
