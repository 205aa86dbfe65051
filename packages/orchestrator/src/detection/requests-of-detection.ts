/** The decision about what ASR detected itself: which controls answer it, and whether they may act. Pure. */
import type { ControlEntry } from '@asr/playbooks';
import { detecting } from './detectors.ts';
import type { DetectionReading } from './events/index.ts';
import { ownReference } from './own-finding.ts';
import { type ControlSettings, type Settings, protectedTagKeys, settingsFor } from '../policy/index.ts';
import { type Detection, type RemediationRequest, sanitize } from '../model/index.ts';

export interface DetectedInput {
  readonly executionId: string;
  readonly reading: Extract<DetectionReading, { readonly ok: true }>;
  readonly settings: Pick<Settings, 'policy' | 'runbooks'>;
  readonly controls: {
    readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'remediesEvent' | 'resourceType'>;
  };
  /** Whether a role is one of ASR's own: what ASR did is no reason to do something. */
  readonly isOwnRole: (roleArn: string) => boolean;
  /** The same for the same event, whichever execution asks. */
  readonly remediationIdOf: (parts: readonly string[]) => string;
}

/** One request for each control that the policy lets answer such an event. */
export function requestsForDetection(input: DetectedInput): readonly RemediationRequest[] {
  const { reading, isOwnRole, controls } = input;
  const { actor } = reading.detection;
  if (actor !== undefined && isOwnRole(actor)) return [];

  const { policy } = input.settings;
  const detection = decidingTags(reading.detection, policy);
  if (detection === undefined) return [];
  const asked = detecting(reading.detector, policy, controls)
    .filter((controlId) => reading.configRule === undefined || reading.configRule.endsWith(`-${controlId}`))
    .filter((controlId) => controls[controlId]?.resourceType === reading.place.resourceType);
  return asked.map((controlId) =>
    requestOf(controlId, { ...reading, detection }, settingsFor(policy, controlId), input),
  );
}

/** The detection with those tags alone by which the policy decides. `undefined`: the call changed none of them. */
function decidingTags(detection: Detection, policy: Settings['policy']): Detection | undefined {
  const { tagChange, what } = detection;
  if (tagChange === undefined) return detection;
  const deciding = protectedTagKeys(policy);
  const keys = tagChange.keys.filter((key) => key === '*' || deciding.includes(key));
  if (keys.length === 0) return undefined;
  const named = keys.map((key) => sanitize(key, 60)).join(', ');
  return { ...detection, what: `${what} Tags: ${named}.`, tagChange: { ...tagChange, keys } };
}

/** In mode manual the violation is only planned: that is what the finding shows, and the button works on. */
function requestOf(
  controlId: string,
  { place, detection, change, listChange }: DetectedInput['reading'],
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
    parameters: { finding: isEvent ? { event: change, listChange } : {}, policy: settings.parameters },
    approvalRequired: settings.approvalRequired,
    approval: null,
    override: null,
    actor: 'asr',
  };
}
