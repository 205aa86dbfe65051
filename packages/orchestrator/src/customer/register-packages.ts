/** The customer's playbooks in a function. The archives of the playbook function and of the console contain their modules. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ControlEntry,
  type CustomerModule,
  customerEntry,
  playbookFromModule,
  registerCustomers,
  registry,
} from '@asr/playbooks';
import type { Policy } from '../policy/index.ts';

/** The path of a module in the archive of the playbook function. */
export function modulePath(control: string): string {
  return `customer-${control}.mjs`;
}

/**
 * The controls of a deployment: those of ASR, and those that its policy brings. Their playbooks are not loaded here: the
 * policy has what the templates need.
 */
export function controlsOf({ playbooks = [] }: Policy): { readonly [controlId: string]: ControlEntry } {
  const notHere = () =>
    Promise.reject(
      new Error("Only the playbook function, the console and the commands of asr load a customer's playbook."),
    );
  const brought = playbooks.flatMap(({ control, data }) =>
    data === undefined ? [] : [[control, customerEntry(data, notHere)]],
  );
  return brought.length === 0 ? registry : { ...registry, ...(Object.fromEntries(brought) as typeof registry) };
}

/** @param folder The folder of the function's code. */
export function registerPackages({ playbooks = [] }: Policy, folder: string): void {
  // Without a call, the registry stays as the module defines it, which is the case of almost every function.
  if (playbooks.length === 0) return;
  registerCustomers(
    playbooks.flatMap(({ control, data }) => (data === undefined ? [] : [{ data, load: () => load(control, folder) }])),
  );
}

async function load(control: string, folder: string) {
  const { href } = pathToFileURL(join(folder, modulePath(control)));
  return playbookFromModule((await import(href)) as CustomerModule, control);
}
