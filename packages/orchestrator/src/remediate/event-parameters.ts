/** What a control that answers events gets in addition to its own event. */
import type { AnyPlaybook, Parameters } from '@asr/playbooks';
import type { RemediationRequest } from '../model/index.ts';
import type { EventLog, SeenEvent } from '../history/index.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Remembers the event of the request, if ASR detected it, and returns all events of the resource that count.
 *
 * Called before the resource is claimed: an event that waits for its turn is taken into account by the others.
 */
export async function rememberEvent(
  request: RemediationRequest,
  playbook: AnyPlaybook,
  { history }: Dependencies,
): Promise<EventLog | undefined> {
  if (playbook.remediesEvent !== true || request.step === 'undo') return undefined;
  return history.rememberEvent(request, playbook.scope, eventOf(request));
}

/** Only of a detection: what a finding says of itself is no event that CloudTrail recorded. */
function eventOf({ source, detection, parameters }: RemediationRequest): SeenEvent | undefined {
  const event = parameters.finding['event'];
  if (source !== 'detection' || detection === null || event === undefined) return undefined;
  return { id: detection.id, at: detection.at, event };
}

/** Replaces what the finding says under these names. */
export function eventParameters(
  playbook: AnyPlaybook,
  log: EventLog | undefined,
  dependencies: Dependencies,
): Parameters {
  if (log === undefined) return {};
  const inForce = (playbook.heeds ?? []).flatMap((controlId) => {
    const parameters = dependencies.parametersInForce(controlId);
    return parameters === undefined ? [] : [[controlId, parameters] as const];
  });
  return {
    earlier: { events: log.events.map(({ event }) => event), isComplete: log.isComplete },
    inForce: Object.fromEntries(inForce),
  };
}
