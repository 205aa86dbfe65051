/** Which of ASR's own controls detect violations. None does unless the policy lists it. */
import type { ControlEntry, Detector } from '@asr/playbooks';
import { allowedPortsTag } from '@asr/playbooks/security-group';
import type { DetectionReading } from './events/index.ts';
import { type Policy, settingsFor } from '../policy/index.ts';

/** By control id. */
export type DetectingControls = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy'> };

/**
 * The controls that this detector is on for, in the order of the registry. Only what stands under `controls` counts,
 * whatever the default mode: to watch every security group of an organization is nothing that happens by default.
 */
export function detecting(detector: Detector, policy: Policy, controls: DetectingControls): readonly string[] {
  return Object.entries(controls)
    .filter(([, { detectedBy = [] }]) => detectedBy.includes(detector))
    .map(([controlId]) => controlId)
    .filter((controlId) => Object.hasOwn(policy.controls, controlId) && settingsFor(policy, controlId).mode !== 'off');
}

type DetectingByType = { readonly [controlId: string]: Pick<ControlEntry, 'detectedBy' | 'resourceType'> };

/** Whether a control depends on resources that ASR must look up in the member account: see `affectsOthers`. */
export function readsMemberAccounts(policy: Policy, controls: DetectingByType): boolean {
  return detecting('prefix-list', policy, controls).length > 0 || watchesTagsOfInstances(policy, controls);
}

/** Whether the change affects resources other than its own, which ASR must look up. */
export function affectsOthers(
  { place, detection, listChange }: Extract<DetectionReading, { readonly ok: true }>,
  policy: Policy,
  controls: DetectingByType,
): boolean {
  if (listChange !== undefined) return detecting('prefix-list', policy, controls).length > 0;
  // The tag of a group allows ports of its instances.
  const changesAllowedPorts = detection.tagChange?.keys.some((key) => key === '*' || key === allowedPortsTag) ?? false;
  const isOfGroup = place.resourceType === 'AwsEc2SecurityGroup';
  return isOfGroup && changesAllowedPorts && watchesTagsOfInstances(policy, controls);
}

function watchesTagsOfInstances(policy: Policy, controls: DetectingByType): boolean {
  return detecting('tags', policy, controls).some(
    (controlId) => controls[controlId]?.resourceType === 'AwsEc2Instance',
  );
}
