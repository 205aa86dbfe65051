/** Finds a playbook among what a module exports. Pure. */

/** The exports of a module, by their names. */
export type CustomerModule = { readonly [name: string]: unknown };

/** Returns the export that is the playbook of the control, or `undefined`. The name of the export does not matter. */
export function exportOf(module: CustomerModule, control: string): unknown {
  return Object.values(module).find((one) => controlOf(one) === control);
}

/** The controls of the playbooks that a module exports. */
export function controlsIn(module: CustomerModule): readonly string[] {
  return Object.values(module).flatMap((one) => controlOf(one) ?? []);
}

function controlOf(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('contract' in given) || !('control' in given)) return undefined;
  return typeof given.control === 'string' ? given.control : undefined;
}
