import { InvalidParameterError, parametersFor, registry, type AnyPlaybook, type Parameters } from '@asr/playbooks';
import type { KnownControls } from './policy.ts';

/**
 * What a policy may be about: every control that has a playbook, with its parameters.
 *
 * @param withRunbook The controls that a runbook can apply as well.
 */
export async function knownControls(withRunbook: Iterable<string>): Promise<KnownControls> {
  const automated = new Set(withRunbook);
  const known = Object.entries(registry).map(async ([control, { load }]) => {
    const playbook = await load();
    // An event comes with its detection, and what belongs to it from history: the policy must not replace them.
    const parameters = Object.keys(playbook.parameters as object).filter(
      (name) => !(playbook.remediesEvent === true && ['event', 'earlier', 'inForce'].includes(name)),
    );
    const whyInvalid = (given: Parameters) => problemOf(playbook, given);
    return [control, { hasRunbook: automated.has(control), parameters, whyInvalid }] as const;
  });
  return Object.fromEntries(await Promise.all(known));
}

/** Told when the policy is read, and not at night when it is needed. */
function problemOf(playbook: AnyPlaybook, given: Parameters): string | undefined {
  try {
    parametersFor(playbook, given);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidParameterError) return error.message;
    throw error;
  }
}
