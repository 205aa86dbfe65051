/** Which controls a command changes, and which are as it wants them already. */
import { settingsFor, type Mode, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';

export interface ModeChange {
  readonly controlId: string;
  /** `null`: the policy does not list it, and so ASR does not look for it. */
  readonly from: Mode | null;
  readonly to: Mode;
}

export interface ModeChanges {
  readonly changes: readonly ModeChange[];
  /** Ids of controls that nothing has to be done for. */
  readonly already: readonly string[];
}

export function modeChanges(policy: Policy, controlIds: readonly string[], to: Mode): ModeChanges {
  const all = [...new Set(controlIds)].map((controlId) => ({ controlId, from: modeOf(policy, controlId), to }));
  return {
    changes: all.filter((change) => !isAlready(change)),
    already: all.filter(isAlready).map(({ controlId }) => controlId),
  };
}

/** What the changes come to. */
export function withModes(policy: Policy, changes: readonly ModeChange[]): Policy {
  const changed = changes.map(({ controlId, to }) => [controlId, { ...policy.controls[controlId], mode: to }] as const);
  return { ...policy, controls: { ...policy.controls, ...Object.fromEntries(changed) } };
}

/** What ASR detects itself it detects only if it is listed, whatever the default mode. */
export function isDetected(controlId: string): boolean {
  return registry[controlId]?.detectedBy !== undefined;
}

function modeOf(policy: Policy, controlId: string): Mode | null {
  const isListed = Object.hasOwn(policy.controls, controlId);
  return isDetected(controlId) && !isListed ? null : settingsFor(policy, controlId).mode;
}

/** Listing a control that is detected turns its detection on: who wants less than that must not get it. */
function isAlready({ from, to }: ModeChange): boolean {
  return from === to || (from === null && (to === 'off' || to === 'manual'));
}
