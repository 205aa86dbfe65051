/** A template in parts: entries that every policy has, and entries that depend on traits of the policy. */
import type { StackName, Template } from './template.ts';

/** One entry of a section, such as a resource. */
export interface Part {
  readonly section: Exclude<keyof Template, 'Description'>;
  readonly id: string;
  /** The traits that decide about this entry, in order. Empty: every policy has it. */
  readonly traits: readonly string[];
  /** The entry by the values of these traits, such as `01`. Without an entry for them, the template omits it. */
  readonly values: { readonly [key: string]: unknown };
}

export interface StackParts {
  readonly description?: string;
  readonly parts: readonly Part[];
}

export type ReleaseParts = { readonly [name in StackName]: StackParts };

/**
 * Where a value of the deployment belongs. A marker is an object with this single key:
 *
 * - `bucket`, `code/<function>`: the archive of a function.
 * - `concurrency`, `gatherSeconds`, `gatherEvents`, `digestSeconds`, `tagKeys`: values of the policy.
 */
export const markerKey = 'Asr::Value';

export function marker(name: string): { readonly [markerKey]: string } {
  return { [markerKey]: name };
}

export function keyOf(traits: { readonly [name: string]: boolean }, names: readonly string[]): string {
  return names.map((name) => (traits[name] === true ? '1' : '0')).join('');
}
