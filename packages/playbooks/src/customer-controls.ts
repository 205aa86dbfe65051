/** Adds the playbooks of a customer to the registry of this process. */
import type { AnyPlaybook, ControlEntry, ControlId, CustomerData } from './engine/index.ts';
import { registry } from './registry.ts';

/** A playbook of a customer, as the policy of a deployment has it, and how this process loads it. */
export interface CustomerRegistration {
  readonly data: CustomerData;
  /** The text of the module, in a program that read it from the package. */
  readonly code?: string;
  readonly load: () => Promise<AnyPlaybook>;
}

/**
 * Adds playbooks to the registry. A process serves one policy, so this replaces those that were added before.
 *
 * @throws An Error if ASR has a playbook for a control itself.
 */
export function registerCustomers(playbooks: readonly CustomerRegistration[]): void {
  const open: { [control: string]: ControlEntry } = registry;
  for (const control of Object.keys(open)) if (open[control]?.customer !== undefined) delete open[control];
  for (const { data, code, load } of playbooks) {
    if (isOwnControl(data.control)) throw new Error(`ASR has a playbook for ${data.control} itself.`);
    open[data.control] = { ...customerEntry(data, load), ...(code === undefined ? {} : { customerCode: code }) };
  }
}

/** The entry of a customer's playbook in the registry. */
export function customerEntry(data: CustomerData, load: ControlEntry['load']): ControlEntry {
  const { resourceType, otherResourceTypes, scope, runbook } = data;
  // Only the document of a runbook without a playbook names resources.
  const isAlone = data.standsAlone !== undefined && runbook !== undefined;
  const { on } = isAlone ? runbook.permissions : data.permissions;
  const [arn] = Object.values(on ?? {})
    .flat()
    .filter((each) => /\{(?:id|name)\}$/.test(each) && !each.includes('*'));
  return {
    resourceType,
    ...(otherResourceTypes === undefined ? {} : { otherResourceTypes }),
    ...(scope === undefined ? {} : { scope }),
    ...(arn === undefined ? {} : { resourceArn: arn }),
    customer: data,
    load,
  };
}

/** The controls that a customer brings, in the order of the policy. */
export function customerControls(): readonly (readonly [ControlId, ControlEntry])[] {
  return Object.entries(registry).filter(([, { customer }]) => customer !== undefined) as [ControlId, ControlEntry][];
}

/** Whether ASR itself has a playbook for the control, in any case of its letters. */
export function isOwnControl(control: string): boolean {
  return Object.entries(registry).some(
    ([known, { customer }]) => customer === undefined && known.toLowerCase() === control.toLowerCase(),
  );
}
