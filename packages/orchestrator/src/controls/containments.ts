/** Tells containments from controls. Their ids look alike, and one policy configures both. */
import { registry, type ControlEntry } from '@asr/playbooks';

/** By id. */
type Entries = { readonly [controlId: string]: Pick<ControlEntry, 'respondsTo'> };

/** Whether this is a response to a threat, and not a control of Security Hub or of ASR. */
export function isContainment(controlId: string, entries: Entries = registry): boolean {
  return Object.hasOwn(entries, controlId) && entries[controlId]?.respondsTo !== undefined;
}
