/** The roles that the playbook function can assume, for templates from parts. Pure. */
import { type Policy, controlsOf } from '@asr/orchestrator';
import { type Section, replaceDeep } from './template.ts';

/** The role of one of ASR's playbooks shows where the list of roles is: the end of its name, for all controls of EC2. */
const model = '-EC2.*';

/** Adds the prefixes of the customer's controls to the roles that the playbook function can assume. */
export function withCustomerPrefixes(resources: Section, policy: Policy): Section {
  const present = new Set(Object.keys(controlsOf({ ...policy, playbooks: [] })).map(prefixOf));
  const added = [...new Set((policy.playbooks ?? []).map(({ control }) => prefixOf(control)))].filter(
    (prefix) => !present.has(prefix),
  );
  return added.length === 0 ? resources : (replaceDeep(resources, (value) => withRoles(value, added)) as Section);
}

function withRoles(value: unknown, prefixes: readonly string[]): unknown {
  const role = Array.isArray(value) ? value.find((each) => JSON.stringify(each)?.endsWith(`${model}"]]}`)) : undefined;
  if (role === undefined) return undefined;
  const roles = prefixes.map((prefix) => replaceDeep(role, (part) => (part === model ? `-${prefix}.*` : undefined)));
  // The CDK sorts the resources of a statement.
  return [...(value as readonly unknown[]), ...roles].toSorted((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
}

function prefixOf(control: string): string {
  return control.split('.')[0] ?? '';
}
