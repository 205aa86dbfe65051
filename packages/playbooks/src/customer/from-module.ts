/** A playbook in a function, from the module in its archive. The deployment checked the module before. */
import type { AnyPlaybook } from '../engine/index.ts';
import { contractVersion } from './contract.ts';
import { type CustomerModule, exportOf } from './in-module.ts';
import type { CustomerRunbookModule } from './runbook-contract.ts';
import { withDefaults } from './with-defaults.ts';

/** Rejects if the module is not what was deployed. */
export async function playbookFromModule(module: CustomerModule, control: string): Promise<AnyPlaybook> {
  const given = exportOf(module, control) as { readonly contract: unknown; readonly kind?: unknown } | undefined;
  if (given?.contract !== contractVersion) {
    throw new Error(`The module of ${control} in this archive is not its playbook. Deploy again with asr deploy.`);
  }
  // Loaded on demand, because few customers bring a runbook without a playbook.
  if (given.kind === 'runbook')
    return (await import('./runbook-as-playbook.ts')).runbookAsPlaybook(given as CustomerRunbookModule);
  return withDefaults(given);
}
