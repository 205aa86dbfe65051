/** What is answered where a request was not begun. Loaded only then: most are. */
import { lastPartOf } from '@asr/playbooks';
import { type Answer, type RemediationRequest, ResourceBusyError, answer } from '../model/index.ts';
import type { LeftAlone, Opened } from '../history/index.ts';

export type NotOpened = Exclude<Opened, { readonly kind: 'open' }>;

export function noPlaybook(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'refused',
    reason: `ASR has no playbook for ${request.controlId}. Fix it by hand.`,
  });
}

/** Of an event that ASR detected: each has one remediation. */
export function arrivedBefore(request: RemediationRequest): Answer {
  return answer(request, {
    outcome: 'skipped',
    reason: `This event arrived before; see remediation ${request.remediationId}.`,
  });
}

/** Throws where the request only has to wait for somebody else. */
export function whyNotBegun(request: RemediationRequest, opened: NotOpened): Answer {
  switch (opened.kind) {
    case 'stopped':
      return answer(request, { outcome: 'skipped', reason: 'ASR is stopped. Run `asr start`, then remediate again.' });
    case 'undone':
      return answer(request, { outcome: 'skipped', reason: whyLeftAlone(opened, request) });
    case 'unknown':
      return answer(request, { outcome: 'refused', reason: `History knows no remediation ${request.remediationId}.` });
    case 'busy':
      return busy(request, opened);
  }
}

function whyLeftAlone({ remediationId, by, at }: LeftAlone, { resourceId, controlId }: RemediationRequest): string {
  return (
    `${by} undid ${remediationId} on ${at.slice(0, 10)}, so it is not fixed again automatically. ` +
    `To allow it, press the button or run \`asr allow-again ${lastPartOf(resourceId)} ${controlId}\`.`
  );
}

/**
 * Another remediation of the same control makes this one superfluous, unless it has begun to change something and was
 * interrupted; of another control, it only has to wait.
 */
function busy(request: RemediationRequest, holder: Extract<Opened, { readonly kind: 'busy' }>): Answer {
  const isDuplicate =
    holder.controlId === request.controlId && holder.remediationId !== request.remediationId && !holder.isKnown;
  if (isDuplicate && request.step === 'remediate' && request.approval === null) {
    const reason = `Remediation ${holder.remediationId} is already working on this resource and control.`;
    return answer(request, { outcome: 'skipped', reason });
  }
  throw new ResourceBusyError(`Remediation ${holder.remediationId} (${holder.controlId}) holds the resource.`);
}
