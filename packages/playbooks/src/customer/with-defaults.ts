import { type AnyPlaybook, definePlaybook } from '../engine/index.ts';

/** Returns the playbook with its defaults. Its state is known only to its own module. */
export function withDefaults(given: unknown): AnyPlaybook {
  const playbook: unknown = definePlaybook(given as Parameters<typeof definePlaybook>[0]);
  return playbook as AnyPlaybook;
}
