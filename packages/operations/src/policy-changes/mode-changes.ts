/** Which controls a command changes, and which already have the requested mode. */
import { settingsFor, type Mode, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';

export interface ModeChange {
  readonly controlId: string;
  /** `null`: the policy does not list the control, so ASR does not detect it. */
  readonly from: Mode | null;
  readonly to: Mode;
}

export interface ModeChanges {
  readonly changes: readonly ModeChange[];
  /** Ids of controls that already have the requested mode. */
  readonly already: readonly string[];
}

export function modeChanges(policy: Policy, controlIds: readonly string[], to: Mode): ModeChanges {
  const all = [...new Set(controlIds)].map((controlId) => ({ controlId, from: modeOf(policy, controlId), to }));
  return {
    changes: all.filter((change) => !isAlready(change)),
    already: all.filter(isAlready).map(({ controlId }) => controlId),
  };
}

/** The policy after the changes. */
export function withModes(policy: Policy, changes: readonly ModeChange[]): Policy {
  const changed = changes.map(({ controlId, to }) => [controlId, { ...policy.controls[controlId], mode: to }] as const);
  return { ...policy, controls: { ...policy.controls, ...Object.fromEntries(changed) } };
}

/** Whether ASR itself detects violations of this control. It does so only if the policy lists the control. */
export function isDetected(controlId: string): boolean {
  return registry[controlId]?.detectedBy !== undefined;
}

function modeOf(policy: Policy, controlId: string): Mode | null {
  const isListed = Object.hasOwn(policy.controls, controlId);
  return isDetected(controlId) && !isListed ? null : settingsFor(policy, controlId).mode;
}

/** To list a detected control turns its detection on. `off` and `manual` must not have that effect. */
function isAlready({ from, to }: ModeChange): boolean {
  return from === to || (from === null && (to === 'off' || to === 'manual'));
}
