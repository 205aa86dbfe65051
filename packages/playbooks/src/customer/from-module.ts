/** A playbook in a function, from the module in its archive. The deployment checked the module before. */
import type { AnyPlaybook } from '../engine/index.ts';
import { contractVersion } from './contract.ts';
import { type CustomerModule, exportOf } from './in-module.ts';
import { withDefaults } from './with-defaults.ts';

/** @throws An Error if the module is not what was deployed. */
export function playbookFromModule(module: CustomerModule, control: string): AnyPlaybook {
  const given = exportOf(module, control) as { readonly contract: unknown } | undefined;
  if (given?.contract !== contractVersion) {
    throw new Error(`The module of ${control} in this archive is not its playbook. Deploy again with asr deploy.`);
  }
  return withDefaults(given);
}
