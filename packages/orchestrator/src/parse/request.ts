/** The last stage: turns an allowed candidate into a request. A retried Parse gives it the same id. */
import { type RemediationRequest, buttonActor, remediationIdOf } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Decided } from './decide.ts';
import type { World } from './world.ts';

export function requestOf(
  candidate: Candidate,
  decided: Decided,
  world: World,
  more: Partial<RemediationRequest> = {},
): RemediationRequest {
  const { subject, finding, source, detection, severity, overdue } = candidate;
  const { executionId } = world;
  return {
    ...subject,
    // A deadline acts once, so its request has the same id in every execution.
    remediationId: remediationIdOf([
      ...(overdue === undefined ? [executionId] : ['deadline', overdue.toldAt, overdue.action]),
      finding.id,
      subject.resourceId,
      subject.controlId,
    ]),
    executionId,
    finding,
    source,
    detection,
    ...(severity === undefined ? {} : { severity }),
    ...(overdue === undefined ? {} : { overdue }),
    ...decided,
    approval: null,
    actor: world.actor ?? (source === 'custom-action' ? buttonActor : 'asr'),
    ...more,
  };
}

/** Equal for two findings about the same violation, even if their standards, formats or ids differ. */
export function keyOf({ subject, finding, parameters }: Candidate, { controls }: World): string {
  const { partition, accountId, region, resourceId, canonical = resourceId, controlId } = subject;
  const entry = Object.hasOwn(controls, controlId) ? controls[controlId] : undefined;
  const place = entry?.scope === 'global' || /^arn:[^:]*:[^:]*::/.test(canonical) ? 'global' : region;
  // Two events on one resource need two remediations.
  const event = entry?.remediesEvent === true ? finding.id : '';
  // Two access keys of one user are two threats.
  const threat = entry?.respondsTo === undefined ? {} : parameters;
  return JSON.stringify([partition, accountId, place, canonical, controlId, event, threat]);
}
