/** Answers to requests that did not start. Loaded only then: most requests start. */
import { type AnyPlaybook, lastPartOf } from '@asr/playbooks';
import { type Answer, type RemediationRequest, ResourceBusyError, answer } from '../model/index.ts';
import type { Busy, History, LeftAlone, Opened } from '../history/index.ts';

export type NotOpened = Exclude<Opened, { readonly kind: 'open' }>;

export function noPlaybook(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'refused',
    reason: `ASR has no playbook for ${request.controlId}. Remediate the resource manually.`,
  });
}

/** Of an event that ASR detected: each has one remediation. */
export function arrivedBefore(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'skipped',
    reason: `This event arrived before; see remediation ${request.remediationId}.`,
  });
}

/** Throws where the request only has to wait for another one. */
export async function whyNotStarted(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  opened: NotOpened,
  history: Pick<History, 'askToLookAgain'>,
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

export function whyLeftAlone({ remediationId, by, at, until }: LeftAlone, request: RemediationRequest): string {
  return (
    `${by} undid ${remediationId} on ${at.slice(0, 10)}, so it is not fixed again automatically before ${until.slice(0, 10)}. ` +
    `To allow it, press the button or run \`asr allow-again ${lastPartOf(request.resourceId)} ${request.controlId}\`.`
  );
}

/**
 * A remediation of the same control that is in progress does this request's work as well, if it looks at the resource
 * once more before it ends. Everything else waits for its turn: the queue delivers it again, and gives up after some
 * tries with the outcome `failed`.
 */
async function whyBusy(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  holder: Busy,
  history: Pick<History, 'askToLookAgain'>,
): Promise<Answer> {
  if (canBeTakenOver(request, playbook, holder) && (await history.askToLookAgain(request, playbook.scope, holder))) {
    const reason =
      `Remediation ${holder.remediationId} works on this resource for ${request.controlId}, and checks it once more ` +
      'before it ends. See its outcome.';
    return answer(request, { outcome: 'skipped', reason });
  }
  throw new ResourceBusyError(`Remediation ${holder.remediationId} (${holder.controlId}) holds the resource.`);
}

/**
 * Not what was begun, nor what a person decided about this request alone. And no event: what one event needs, the
 * remediation of another event does not do.
 */
function canBeTakenOver(request: RemediationRequest, playbook: AnyPlaybook, holder: Busy): boolean {
  return (
    playbook.remediesEvent !== true &&
    holder.controlId === request.controlId &&
    holder.remediationId !== request.remediationId &&
    holder.step === 'remediate' &&
    !holder.isKnown &&
    request.step === 'remediate' &&
    request.approval === null &&
    request.override === null
  );
}
