import { type AnyPlaybook, definePlaybook, parametersFor } from '../engine/index.ts';

/** Returns the playbook with its defaults. Its state is known only to its own module. */
export function withDefaults(given: unknown): AnyPlaybook {
  const playbook: unknown = definePlaybook(given as Parameters<typeof definePlaybook>[0]);
  return playbook as AnyPlaybook;
}

/** The problems of the default values, as the rests of sentences. */
export function defaultProblems(playbook: AnyPlaybook): readonly string[] {
  try {
    parametersFor(
      playbook,
      Object.fromEntries(Object.entries(playbook.parameters).map(([name, { default: value }]) => [name, value])),
    );
    return [];
  } catch (error) {
    return [`parameters: ${error instanceof Error ? error.message.replace(/[.]$/, '') : String(error)}`];
  }
}
