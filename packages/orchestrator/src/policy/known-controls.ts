import { InvalidParameterError, parametersFor, registry, type AnyPlaybook } from '@asr/playbooks';
import type { KnownControls, ParameterProblem } from './policy.ts';

/**
 * What a policy may be about: every control that has a playbook, with its parameters.
 *
 * @param withRunbook The controls that a runbook can apply as well.
 */
export async function knownControls(withRunbook: Iterable<string>): Promise<KnownControls> {
  const automated = new Set(withRunbook);
  const known = Object.entries(registry).map(async ([control, { load, resourceType, otherResourceTypes = [] }]) => {
    const playbook = await load();
    // An event comes with its detection, and what belongs to it from history: the policy must not replace them.
    const own = Object.entries(playbook.parameters).filter(
      ([name]) => !(playbook.remediesEvent === true && ['event', 'earlier', 'inForce'].includes(name)),
    );
    const entry: KnownControls[string] = {
      hasRunbook: automated.has(control),
      resourceTypes: [resourceType, ...otherResourceTypes],
      parameters: own.map(([name]) => name),
      schemas: Object.fromEntries(
        own.map(([name, { schema, description, unit }]) => {
          const about = [unit === '' ? '' : `In ${unit}.`, description].filter((text) => text !== '').join(' ');
          return [name, about === '' ? schema : { ...schema, description: about }];
        }),
      ),
      problemsIn: (given) => Object.entries(given).flatMap(([name, value]) => problemOf(playbook, name, value) ?? []),
    };
    return [control, entry] as const;
  });
  return Object.fromEntries(await Promise.all(known));
}

/** Reported when the policy is read, and not at night when it is needed. */
function problemOf(playbook: AnyPlaybook, name: string, value: unknown): ParameterProblem | undefined {
  try {
    parametersFor(playbook, { [name]: value });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidParameterError) return { path: error.path, problem: error.problem };
    throw error;
  }
}
