/** Parameters that only the orchestrator knows: the request, the events of the resource, and those of other controls. */
import type { AnyPlaybook, Parameters } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import type { EventLog, SeenEvent } from '../history/index.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Records the event of the request, if ASR detected it, and returns all relevant events of the resource.
 *
 * Called before the resource is claimed, so that other requests see an event that still waits for the claim.
 */
export async function rememberEvent(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  { history }: Dependencies,
): Promise<EventLog | undefined> {
  if (playbook.remediesEvent !== true || request.step === 'undo') return undefined;
  return history.rememberEvent(request, playbook.scope, eventOf(request));
}

/** Only a detection has an event that CloudTrail recorded. The content of a finding does not count. */
function eventOf({ source, detection, parameters }: RemediationRequest): SeenEvent | undefined {
  const event = parameters.finding['event'];
  if (source !== 'detection' || detection === null || event === undefined) return undefined;
  return { id: detection.id, at: detection.at, event };
}

/**
 * The parameters that only the orchestrator sets. They override the finding's parameters of these names. A playbook that
 * does not have them ignores them.
 */
export function eventParameters(
  { remediationId, finding }: RemediationRequest,
  playbook: AnyPlaybook,
  log: EventLog | undefined,
  dependencies: Dependencies,
): Parameters {
  const inForce = playbook.heeds?.flatMap((controlId) => {
    const parameters = dependencies.parametersInForce(controlId);
    return parameters === undefined ? [] : [[controlId, parameters] as const];
  });
  return {
    remediationId,
    findingId: finding.id,
    ...(log !== undefined && {
      earlier: { events: log.events.map(({ event }) => event), isComplete: log.isComplete },
    }),
    ...(inForce !== undefined && { inForce: Object.fromEntries(inForce) }),
  };
}
