/** Which of ASR's own controls detect violations. None does unless the policy lists it. */
import type { ControlEntry, Detector } from '@asr/playbooks';
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
