import { registry } from '@asr/playbooks';
import type { KnownControls } from './policy.ts';

/**
 * What a policy may be about: every control that has a playbook, with its parameters.
 *
 * @param withRunbook The controls that a runbook can apply as well.
 */
export async function knownControls(withRunbook: Iterable<string>): Promise<KnownControls> {
  const automated = new Set(withRunbook);
  const known = Object.entries(registry).map(async ([control, { load }]) => {
    const { parameters } = await load();
    return [control, { hasRunbook: automated.has(control), parameters: Object.keys(parameters as object) }] as const;
  });
  return Object.fromEntries(await Promise.all(known));
}
