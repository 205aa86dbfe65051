/** Control ids that the caller gives. */
import { type AnyPlaybook, type ControlEntry, registry } from '@asr/playbooks';
import { BadInputError } from '../input/index.ts';

/** `EC2.13` for `ec2.13`. Returns unknown ids unchanged, because history can contain controls without a playbook. */
export function normalizeControlId(control: string): string {
  return Object.keys(registry).find((known) => known.toLowerCase() === control.toLowerCase()) ?? control;
}

/** @throws a `BadInputError`, if ASR has no playbook for the control. */
export function knownControl(given: string): { readonly controlId: string; readonly entry: ControlEntry } {
  const controlId = normalizeControlId(given);
  const entry = Object.hasOwn(registry, controlId) ? registry[controlId] : undefined;
  if (entry === undefined) throw new BadInputError(whyUnknown(given));
  return { controlId, entry };
}

/** Whether ASR can remediate the control, by the id in a finding. */
export function isControl(controlId: string): boolean {
  return Object.hasOwn(registry, controlId);
}

/** `undefined`: ASR has no playbook for the control. */
export async function loadPlaybook(controlId: string): Promise<AnyPlaybook | undefined> {
  return Object.hasOwn(registry, controlId) ? registry[controlId]?.load() : undefined;
}

/** `regional` for a control that ASR has no playbook for: history can contain such controls. */
export function scopeOf(controlId: string): AnyPlaybook['scope'] {
  return (Object.hasOwn(registry, controlId) ? registry[controlId]?.scope : undefined) ?? 'regional';
}

/** The sentence for an id that is not known. */
export function whyUnknown(given: string): string {
  return `${given} is not a control that ASR can remediate. To list the controls, run: asr controls`;
}
