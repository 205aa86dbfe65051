/** The decision about what ASR detected itself: which controls answer it, and whether they may act. Pure. */
import type { ControlEntry } from '@asr/playbooks';
import { detecting } from './detectors.ts';
import type { DetectionReading } from './detection.ts';
import { ownReference } from './own-finding.ts';
import { type ControlSettings, type Settings, settingsFor } from '../policy/index.ts';
import type { RemediationRequest } from '../model/index.ts';

export interface DetectedInput {
  readonly executionId: string;
  readonly reading: Extract<DetectionReading, { readonly ok: true }>;
  readonly settings: Pick<Settings, 'policy' | 'runbooks'>;
  readonly controls: { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'remediesEvent'> };
  /** Whether a role is one of ASR's own: what ASR did is no reason to do something. */
  readonly isOwnRole: (roleArn: string) => boolean;
  /** The same for the same event, whichever execution asks. */
  readonly remediationIdOf: (parts: readonly string[]) => string;
}

/** One request for each control that the policy lets answer such an event. */
export function requestsForDetection(input: DetectedInput): readonly RemediationRequest[] {
  const { reading } = input;
  if (reading.change?.role != null && input.isOwnRole(reading.change.role)) return [];

  const { policy } = input.settings;
  const on = detecting(reading.detector, policy, input.controls);
  const asked = on.filter(
    (controlId) => reading.configRule === undefined || reading.configRule.endsWith(`-${controlId}`),
  );
  return asked.map((controlId) => requestOf(controlId, reading, settingsFor(policy, controlId), input));
}

/** In mode manual the violation is only planned: that is what the finding shows, and the button works on. */
function requestOf(
  controlId: string,
  { place, detection, change }: DetectedInput['reading'],
  settings: ControlSettings,
  { executionId, controls, remediationIdOf }: DetectedInput,
): RemediationRequest {
  const isEvent = controls[controlId]?.remediesEvent === true;
  const subject = { controlId, ...place };
  return {
    ...subject,
    remediationId: remediationIdOf([detection.id, controlId, place.accountId, place.region, place.resourceId]),
    executionId,
    finding: ownReference(subject, isEvent ? detection.id : undefined),
    source: 'detection',
    detection,
    step: settings.mode === 'automatic' ? 'remediate' : 'plan',
    via: settings.via,
    parameters: { finding: isEvent ? { event: change } : {}, policy: settings.parameters },
    approvalRequired: settings.approvalRequired,
    approval: null,
    override: null,
    actor: 'asr',
  };
}
